import type { TextEdit } from '../contracts/text-edit.ts';
import { dockerfileError } from '../errors.ts';

/**
 * Makes edits in a text; their order does not matter.
 * @throws EDITS_OVERLAP when two touch the same place, EDIT_OUTSIDE when one is not within the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: string[] = [];
  let at = 0;
  for (const [index, { span, text: replacement }] of sorted.entries()) {
    if (span.start < 0 || span.end > text.length || span.start > span.end) {
      throw dockerfileError('EDIT_OUTSIDE', `an edit is at ${span.start}-${span.end} of ${text.length} characters`);
    }
    const before = sorted[index - 1];
    if (
      before !== undefined &&
      span.start <= before.span.end &&
      (span.start < before.span.end || isInsertion(span) || isInsertion(before.span))
    ) {
      throw dockerfileError('EDITS_OVERLAP', `two edits touch the text at ${span.start}`);
    }
    parts.push(text.slice(at, span.start), replacement);
    at = span.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function isInsertion(span: TextEdit['span']): boolean {
  return span.start === span.end;
}
