import { BASIC_REQUEST, type FactKind, type FactNeeds, type FileDigestAlgorithm, LAYER_FACTS } from '@assay/core';
import type { Allowlist, CompiledPolicy, Rule } from '../policy.ts';

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
    })),
  );
}

/** What has to be known for every rule about images that a policy has, whichever mapping will choose it. */
export function policyNeeds({ ruleSets, allowlists }: CompiledPolicy): FactNeeds {
  return mergeNeeds([collectNeeds(ruleSets.flatMap(({ rules }) => rules)), allowlistNeeds(allowlists)]);
}

/** What has to be known to hold allowlists against findings. */
export function allowlistNeeds(allowlists: readonly Allowlist[]): FactNeeds {
  const aboutBase = allowlists.some(({ items }) => items.some(({ inBaseImage }) => inBaseImage !== null));
  return { kinds: new Set(aboutBase ? ['ancestors', 'layers'] : []), request: BASIC_REQUEST };
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
  };
}

function sortedSet(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].toSorted();
}
