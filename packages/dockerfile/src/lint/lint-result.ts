import type { Severity } from '../contracts/severity.ts';
import type { TextEdit } from '../contracts/text-edit.ts';
import type { Position } from '../syntax/span.ts';

/** A finding of a Dockerfile rule. */
export interface LintFinding {
  /** Made from path, rule and the text of the instruction, never from the line: it survives moves. */
  readonly id: string;
  /** Id of the rule. */
  readonly rule: string;
  /** Ids of the same subject in other tools. */
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly messageId: string;
  readonly message: string;
  readonly remedy: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  readonly end: Position;
  /** Name of the stage, or its number from 0; null before the first FROM. */
  readonly stage: string | null;
  /** What would put it right; empty when only people can. */
  readonly edits: readonly TextEdit[];
}

/** A finding that a comment or a setting leaves out. */
export interface IgnoredFinding {
  readonly finding: LintFinding;
  /** Line of the comment. */
  readonly line: number;
  readonly reason: string | null;
  /** `YYYY-MM-DD`, the last day on which it counts. */
  readonly until: string | null;
}

/** A rule that failed: its findings are unknown. */
export interface RuleFailure {
  readonly rule: string;
  readonly message: string;
}

/** What the rules say of one file. */
export interface LintResult {
  readonly path: string;
  /** By place, then by rule. */
  readonly findings: readonly LintFinding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly failures: readonly RuleFailure[];
  /** True when a finding is at or above the threshold of the settings, or a rule failed. */
  readonly failed: boolean;
}
