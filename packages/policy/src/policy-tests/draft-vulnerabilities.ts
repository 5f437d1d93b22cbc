import type { SupportFact, SuppressedMatch, VulnerabilityFacts, VulnerabilityMatch } from '@assay/core';
import { type PackageDraft, packageOf } from './draft-package.ts';

/** What a draft says of a vulnerability of a package; openssl of the distribution where it names none. */
export interface MatchDraft extends Partial<Omit<VulnerabilityMatch, 'package' | 'fix'>> {
  readonly id: string;
  readonly package?: PackageDraft;
  readonly fix?: Partial<VulnerabilityMatch['fix']>;
}

/** What a draft says of advisory data and what was found in it. */
export interface VulnerabilityDraft {
  readonly matches?: readonly MatchDraft[];
  readonly undetermined?: VulnerabilityFacts['undetermined'];
  /** Matches that a statement took out. */
  readonly settled?: readonly MatchDraft[];
  /** Matches that do not count, for any reason. */
  readonly suppressed?: readonly SuppressedDraft[];
  readonly support?: readonly (Partial<SupportFact> & { readonly name: string; readonly version: string })[];
  readonly data?: Partial<VulnerabilityFacts['data']>;
}

interface SuppressedDraft {
  readonly match: MatchDraft;
  readonly reason?: SuppressedMatch['reason'];
  readonly explanation?: string;
}

const MATCH: Omit<VulnerabilityMatch, 'id' | 'package' | 'fix' | 'locations'> = {
  aliases: [],
  severity: 'high',
  knownSince: null,
  cvss: { nvd: null, vendor: null },
  epss: null,
  kev: false,
  vex: null,
  inheritedFromBase: null,
  link: null,
};
const FIX: VulnerabilityMatch['fix'] = { state: 'not-fixed', versions: [], availableSince: null };

/** A match, high and without a fix unless the draft says otherwise. */
export function matchOf(draft: MatchDraft): VulnerabilityMatch {
  const { purl, name, version, type, locations } = packageOf(draft.package ?? { name: 'openssl' });
  return { ...MATCH, locations, ...draft, package: { purl, name, version, type }, fix: { ...FIX, ...draft.fix } };
}

const SUPPORT: Omit<SupportFact, 'name' | 'version'> = {
  kind: 'runtime',
  product: null,
  cycle: null,
  state: 'supported',
  activeUntil: null,
  supportedUntil: null,
  extendedUntil: null,
  latest: null,
  purl: null,
  source: 'endoflife.date',
};

function suppressedOf({ match, reason, explanation }: SuppressedDraft): SuppressedMatch {
  return { match: matchOf(match), reason: reason ?? 'vex', explanation: explanation ?? 'a statement' };
}

/** Facts of fresh data in which nothing but what is drafted was found. */
export function vulnerabilitiesOf({
  matches,
  undetermined,
  settled,
  suppressed,
  support,
  data,
}: VulnerabilityDraft): VulnerabilityFacts {
  return {
    matches: (matches ?? []).map(matchOf),
    undetermined: undetermined ?? [],
    suppressed: [...(settled ?? []).map((match) => ({ match })), ...(suppressed ?? [])].map(suppressedOf),
    support: (support ?? []).map((one) => ({ ...SUPPORT, ...one })),
    data: {
      uncovered: [],
      builtAt: '2026-01-01T00:00:00Z',
      distributionCovered: true,
      distributionUpdatedAt: '2026-01-01T00:00:00Z',
      ...data,
    },
  };
}
