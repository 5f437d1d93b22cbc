import type { Advisory, AffectedPackage } from './advisory.ts';
import type { ExploitedRecord, ProbabilityRecord, SupportRecord, VulnerabilityRecord } from './feed-record.ts';

/** A row of the database that may apply to a package: everything that deciding it takes, without another look-up. */
export interface AffectedRow {
  readonly affected: AffectedPackage;
  /** The advisory without its packages. */
  readonly advisory: Omit<Advisory, 'affected'>;
}

/** One feed as it is in the database. Instants are RFC 3339. */
export interface FeedStatus {
  readonly feed: string;
  readonly records: number;
  /** When it was last read, or asked for and found unchanged. */
  readonly readAt: string;
  /** When its publisher last changed it: the newest date in it; null when it has none. */
  readonly asOf: string | null;
  /** `sha256:…` over what was read. */
  readonly digest: string;
}

/** What a database holds. */
export interface DatabaseStatus {
  readonly schemaVersion: number;
  readonly builtAt: string;
  readonly digest: string;
  readonly advisories: number;
  readonly rows: number;
  readonly feeds: readonly FeedStatus[];
  /** Addresses that were fetched and are in the database whole, with the digest of what came. */
  readonly sources: readonly { readonly url: string; readonly digest: string }[];
  /** For each covered namespace the feeds that answer for it. */
  readonly coverage: readonly { readonly namespace: string; readonly feed: string; readonly asOf: string | null }[];
}

/** Advisory data, opened for reading. Synchronous; never changes while it is open. */
export interface AdvisoryReader {
  readonly status: DatabaseStatus;
  /** Rows for a normalised name of a namespace, withdrawn ones left out, in no order that means anything. */
  rowsOf(namespace: string, name: string): readonly AffectedRow[];
  /** Advisories that have the id as their own, as alias, or cover it. */
  advisoriesAbout(id: string): readonly Advisory[];
  /** Packages that an advisory about the id names; for "which images have it". */
  packagesAffectedBy(id: string): readonly { readonly namespace: string; readonly name: string }[];
  vulnerability(id: string): VulnerabilityRecord | null;
  exploited(id: string): ExploitedRecord | null;
  probability(id: string): ProbabilityRecord | null;
  /** Releases of a product, newest first; empty when not known. */
  support(product: string): readonly SupportRecord[];
  close(): void;
}
