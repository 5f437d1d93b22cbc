import type { VulnerabilitySeverity } from '@assay/core';
import type { Advisory, CvssVector } from './advisory.ts';

/** One record that a provider reads from a feed. */
export type FeedRecord =
  | { readonly kind: 'advisory'; readonly advisory: Advisory }
  /** The feed answers for this namespace: a package of it without an advisory has none known. `asOf` is RFC 3339 or null. */
  | { readonly kind: 'coverage'; readonly feed: string; readonly namespace: string; readonly asOf: string | null }
  | { readonly kind: 'vulnerability'; readonly vulnerability: VulnerabilityRecord }
  | { readonly kind: 'exploited'; readonly exploited: ExploitedRecord }
  | { readonly kind: 'probability'; readonly probability: ProbabilityRecord }
  | { readonly kind: 'support'; readonly support: SupportRecord };

/** What is known of a vulnerability by its CVE id, whatever package it is in (NVD, CVE records). */
export interface VulnerabilityRecord {
  readonly id: string;
  readonly source: string;
  readonly published: string | null;
  readonly modified: string | null;
  readonly summary: string | null;
  readonly severity: VulnerabilitySeverity | null;
  readonly cvss: readonly CvssVector[];
  readonly cwes: readonly string[];
}

/** An entry of CISA's catalog of vulnerabilities exploited in the wild. Dates are `YYYY-MM-DD`. */
export interface ExploitedRecord {
  readonly id: string;
  readonly addedOn: string;
  readonly dueOn: string | null;
  readonly ransomware: boolean;
  readonly requiredAction: string | null;
}

/** An EPSS score of one day. */
export interface ProbabilityRecord {
  readonly id: string;
  /** 0 to 1. */
  readonly score: number;
  readonly percentile: number;
}

/** Support of one release of a product, from endoflife.date. Dates are `YYYY-MM-DD`; null when not known or without end. */
export interface SupportRecord {
  /** Product id of endoflife.date: `debian`, `nodejs`. */
  readonly product: string;
  readonly cycle: string;
  readonly releasedOn: string | null;
  readonly activeUntil: string | null;
  readonly supportedUntil: string | null;
  readonly extendedUntil: string | null;
  /** True when the source says it ended without a date; false when it says it has not. */
  readonly ended: boolean | null;
  readonly latest: string | null;
}
