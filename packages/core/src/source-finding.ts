import type { Gap } from './inspection.ts';
import { type JsonValue, compareText } from './json.ts';

/** Severities of findings in source, worst first. */
export const SOURCE_SEVERITIES: readonly SourceSeverity[] = ['error', 'warning', 'info', 'style'];

/** How bad something in a source file is. */
export type SourceSeverity = 'error' | 'warning' | 'info' | 'style';

/** What looked: `lint` at Dockerfiles, `pin` at references to images, `secrets` at every file, `policies` at policies. */
export type SourceTool = 'lint' | 'pin' | 'secrets' | 'policies';

/** One thing that is wrong at a place in a source file. DESIGN 4.9. It holds no secret: messages are made of what may be shown. */
export interface SourceFinding {
  /** The same in every run while the thing is there, wherever in its file it moves: never made of line numbers or prose. */
  readonly id: string;
  /** Id of the rule or detector that found it. */
  readonly rule: string;
  /** What other tools call the rule: `hadolint:DL3006`, `gitleaks:github-pat`. */
  readonly aliases: readonly string[];
  readonly severity: SourceSeverity;
  /** One sentence; text of files in it is as it stands there. */
  readonly message: string;
  /** Relative to the root of the repository or, outside of one, of what was looked at; `/` between segments. */
  readonly path: string;
  /** From 1; null where the content has no lines. */
  readonly line: number | null;
  /** From 1; null where it is not known. */
  readonly column: number | null;
  /** Last line, when it is another than the first. */
  readonly endLine?: number;
  /** What to do about it; one sentence. */
  readonly recommendation?: string;
  /** Id of the commit that brought it, for what was found in history. */
  readonly commit?: string;
  /** Whether it is still there in the newest commit, for what was found in history. */
  readonly atHead?: boolean;
  /** What a rule knows beyond that; part of JSON reports. */
  readonly evidence?: Readonly<Record<string, JsonValue>>;
}

/** A finding that somebody accepted, and by what: it is listed apart and changes no exit code. */
export interface AcceptedSourceFinding extends SourceFinding {
  /** `baseline`, `comment`, `.gitleaksignore`, or the reason of a rule. */
  readonly acceptedBy: string;
}

/** A rule as reports describe it. */
export interface SourceRule {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  /** One sentence: why it matters. */
  readonly summary: string;
  readonly severity: SourceSeverity;
  /** Page about the rule. */
  readonly link?: string;
}

/** What a look at source files came to: the value behind the reports of `lint`, `pin` and `secrets`. */
export interface SourceReport {
  readonly tool: SourceTool;
  /** What was looked at, as the user named it. */
  readonly target: string;
  /** RFC 3339: when it was looked at. */
  readonly lookedAt: string;
  /** Sorted by path, line, column and rule. */
  readonly findings: readonly SourceFinding[];
  readonly accepted: readonly AcceptedSourceFinding[];
  /** The rules that findings name; rules that found nothing may be left out. */
  readonly rules: readonly SourceRule[];
  /** What could not be looked at: with effect `incomplete` the exit code is 5. */
  readonly gaps: readonly Gap[];
  /** What people should know and no tool needs to act on: a submodule of its own, a shallow clone. */
  readonly notices: readonly string[];
  /** Numbers for people: `{ files: 120, bytes: 3456 }`. */
  readonly counts: Readonly<Record<string, number>>;
}

/** The order of findings in reports. */
export function compareSourceFindings(a: SourceFinding, b: SourceFinding): number {
  return (
    compareText(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.id, b.id)
  );
}

/** True when a severity is as bad as another one, or worse. */
export function isAsSevere(severity: SourceSeverity, least: SourceSeverity): boolean {
  return SOURCE_SEVERITIES.indexOf(severity) <= SOURCE_SEVERITIES.indexOf(least);
}
