import type { ForgeSettings, Gap, SourceFinding, SourceReport } from '@assay/core';
import type { OfficialLibrary } from '@assay/dockerfile';
import type { ResolvedImage } from '@assay/assess';
import type { Reference } from '@assay/core';
import type { ContentReader } from './content-reader.ts';
import type { CommitChange } from './read-change.ts';
import type { RepositoryRules } from './repository-rules.ts';

/** What checks of source files look at and with what. */
export interface SourceLook {
  /** `owner/name`, for people. */
  readonly name: string;
  readonly change: CommitChange;
  readonly settings: ForgeSettings;
  readonly rules: RepositoryRules;
  /** The commit or branch that the rules are of. */
  readonly rulesAt: string;
  readonly reader: ContentReader;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly library: OfficialLibrary | null;
  /** Asks registries what a tag points at; null: nobody is asked. */
  readonly resolve: ((reference: Reference) => Promise<ResolvedImage | null>) | null;
}

/** What was found, and what of it counts. */
export interface JudgedFindings {
  readonly report: SourceReport;
  /** What the change brings, or everything. */
  readonly counted: readonly SourceFinding[];
  readonly isNewOnly: boolean;
}

/** A report with other findings and gaps, and with paths as the repository has them. */
export function reportWith(
  report: SourceReport,
  {
    name,
    head,
    findings,
    gaps,
  }: {
    readonly name: string;
    readonly head: string;
    readonly findings: readonly SourceFinding[];
    readonly gaps: readonly Gap[];
  },
): SourceReport {
  return { ...report, target: `${name}@${head.slice(0, 12)}`, findings, gaps: [...report.gaps, ...gaps], notices: [] };
}
