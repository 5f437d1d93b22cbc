import type { Decision, Verdict } from './decision.ts';
import type { ErrorKind } from './errors.ts';
import type { Gap } from './inspection.ts';
import type { SourceReport, SourceSeverity, SourceTool } from './source-finding.ts';

/** What of a repository is judged: its source files by each tool, and the images that are named for it by policy. */
export type RepositoryPart = SourceTool | 'images';

/** What one tool found in the source files, and what that comes to. */
export interface JudgedSource {
  readonly tool: SourceTool;
  /** The mildest severity that fails; null: none does. */
  readonly failOn: SourceSeverity | null;
  /** `error` when something could not be looked at, `warn` when the worst that was found is no more than a warning that may be. */
  readonly verdict: Verdict;
  readonly report: SourceReport;
}

/** An image held against the policy. */
export interface JudgedReference {
  /** As it was named. */
  readonly image: string;
  readonly verdict: Verdict;
  /** One for each platform; empty when there is a problem. */
  readonly decisions: readonly Decision[];
  /** What of the image could not be read. */
  readonly gaps: readonly Gap[];
  /** Why there is no decision: the image could not be reached or read. */
  readonly problem: { readonly code: string; readonly kind: ErrorKind; readonly message: string } | null;
}

/** An image that a file of the repository says is built from it. */
export interface BuiltImage {
  /** As written. */
  readonly image: string;
  readonly path: string;
  readonly line: number;
}

/** One verdict about a repository, and everything that led to it. */
export interface RepositoryReport {
  /** As the user named it. */
  readonly target: string;
  /** RFC 3339. */
  readonly lookedAt: string;
  /** The worst of all parts. */
  readonly verdict: Verdict;
  /** Paths relative to the root of the repository, sorted. */
  readonly found: {
    readonly dockerfiles: readonly string[];
    readonly policies: readonly string[];
    readonly builtImages: readonly BuiltImage[];
  };
  readonly sources: readonly JudgedSource[];
  readonly images: readonly JudgedReference[];
  /** Parts that the settings turned off. */
  readonly off: readonly RepositoryPart[];
  /** What people should know and no tool needs to act on. */
  readonly notices: readonly string[];
}
