import type { TextEdit } from '../contracts/text-edit.ts';
import type { LintFinding } from '../lint/lint-result.ts';
import { applyEdits } from './apply-edits.ts';

/** A text after fixing. */
export interface FixResult {
  readonly text: string;
  /** Findings whose edits were made. */
  readonly fixed: readonly LintFinding[];
  /** Findings whose edits touch the same place as others' and were left for the next run. */
  readonly postponed: readonly LintFinding[];
}

/**
 * Makes the edits that findings carry, each finding's together or not at all. Where the edits of two findings overlap, the first
 * in order wins. Everything else stays as it is, to the byte.
 */
export function fixDockerfile(text: string, findings: readonly LintFinding[]): FixResult {
  const edits: TextEdit[] = [];
  const fixed: LintFinding[] = [];
  const postponed: LintFinding[] = [];
  for (const finding of findings) {
    if (finding.edits.length === 0) continue;
    const added = finding.edits.filter((edit) => !edits.some((other) => isSame(edit, other)));
    if (added.some((edit) => edits.some((other) => overlaps(edit, other)))) postponed.push(finding);
    else {
      edits.push(...added);
      fixed.push(finding);
    }
  }
  return { text: applyEdits(text, edits), fixed, postponed };
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.text === b.text && a.span.start === b.span.start && a.span.end === b.span.end;
}

function overlaps(a: TextEdit, b: TextEdit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}
