import {
  BASIC_REQUEST,
  type BaseImageAsk,
  type FactKind,
  type FactNeeds,
  type FileDigestAlgorithm,
  LAYER_FACTS,
  NO_TRUST,
  type TrustRequest,
} from '@assay/core';
import type { Allowlist, CompiledPolicy, Rule } from '../policy.ts';
import { impliedVerifiers } from '../trust/implicit-verifier.ts';

/**
 * What has to be known for rules. As soon as one of the facts lies in the layers the gaps are needed as well, because what could not be
 * read may have changed the verdict.
 */
export function collectNeeds(rules: Iterable<Rule>): FactNeeds {
  return mergeNeeds(
    [...rules].map(({ bound: { needs, welcome, ask } }) => ({
      kinds: new Set([...needs, ...welcome]),
      request: {
        fileDigests: ask.fileDigests ?? { algorithms: [], paths: [] },
        retrieve: ask.retrieve ?? [],
        contentSearches: ask.contentSearches ?? [],
      },
      trust: NO_TRUST,
      ...(ask.baseImage === undefined ? {} : { baseImage: ask.baseImage }),
    })),
  );
}

/** What has to be known for every rule about images that a policy has, whichever mapping will choose it. */
export function policyNeeds({ ruleSets, allowlists, trust }: CompiledPolicy): FactNeeds {
  const rules = ruleSets.flatMap((ruleSet) => ruleSet.rules);
  return withTrust(mergeNeeds([collectNeeds(rules), allowlistNeeds(allowlists)]), trust, rules);
}

/** What has to be known to hold allowlists against findings. */
export function allowlistNeeds(allowlists: readonly Allowlist[]): FactNeeds {
  const aboutBase = allowlists.some(({ items }) => items.some(({ inBaseImage }) => inBaseImage !== null));
  return { kinds: new Set(aboutBase ? ['ancestors', 'layers'] : []), request: BASIC_REQUEST, trust: NO_TRUST };
}

/** What has to be known for all of several purposes. */
export function mergeNeeds(all: readonly FactNeeds[]): FactNeeds {
  const kinds = new Set<FactKind>(all.flatMap((needs) => [...needs.kinds]));
  if (kinds.intersection(LAYER_FACTS).size > 0) kinds.add('gaps');
  const requests = all.map((needs) => needs.request);
  const digests = requests.map(({ fileDigests }) => fileDigests).filter(({ algorithms }) => algorithms.length > 0);
  const algorithms = new Set<FileDigestAlgorithm>(digests.flatMap((one) => one.algorithms));
  const searches = new Map(
    requests.flatMap(({ contentSearches = [] }) => contentSearches.map((one) => [one.name, one])),
  );
  const every = digests.some(({ paths }) => paths === 'all');
  const baseImage = mergeBaseImage(all.flatMap((needs) => needs.baseImage ?? []));
  return {
    kinds: new Set([...kinds].toSorted()),
    request: {
      fileDigests: {
        algorithms: [...algorithms].toSorted(),
        paths: every ? 'all' : sortedSet(digests.flatMap(({ paths }) => (paths === 'all' ? [] : paths))),
      },
      retrieve: sortedSet(requests.flatMap(({ retrieve }) => retrieve)),
      ...(searches.size === 0
        ? {}
        : { contentSearches: sortedSet(searches.keys()).flatMap((n) => searches.get(n) ?? []) }),
    },
    trust: {
      verifiers: byName(all.flatMap(({ trust }) => trust.verifiers)),
      trustedRoots: byName(all.flatMap(({ trust }) => trust.trustedRoots)),
      imagePolicies: byName(all.flatMap(({ trust }) => trust.imagePolicies)),
    },
    ...(baseImage === null ? {} : { baseImage }),
  };
}

function mergeBaseImage(all: readonly BaseImageAsk[]): BaseImageAsk | null {
  if (all.length === 0) return null;
  return {
    questions: [...new Set(all.flatMap(({ questions }) => questions))].toSorted(),
    mirrors: sortedSet(all.flatMap(({ mirrors }) => mirrors)),
  };
}

/** Needs that say whose signatures count, where a rule asks about signatures at all. */
export function withTrust(needs: FactNeeds, trust: TrustRequest, rules: readonly Rule[]): FactNeeds {
  if (needs.kinds.intersection(TRUST_FACTS).size === 0) return needs;
  return { ...needs, trust: { ...trust, verifiers: [...trust.verifiers, ...impliedVerifiers(rules)] } };
}

const TRUST_FACTS: ReadonlySet<FactKind> = new Set([
  'signatures',
  'attestations',
  'provenance',
  'imagePolicies',
  'evidenceSearch',
]);

function byName<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}

function sortedSet(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].toSorted();
}
