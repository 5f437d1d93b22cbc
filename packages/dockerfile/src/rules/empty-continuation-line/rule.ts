import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Span } from '../../syntax/span.ts';
import { buildCheck } from '../references.ts';

/** An empty line inside an instruction. */
export const emptyContinuationLine: LintRule = {
  id: 'empty-continuation-line',
  aliases: ['NoEmptyContinuation'],
  title: 'Empty line inside an instruction',
  summary: 'An empty line follows a line that goes on.',
  rationale: 'Builders have announced to refuse it: the next lines may then become an instruction of their own.',
  remedy: 'Remove the line, or make it a comment.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { empty: 'An empty line does not end {keyword}: the instruction goes on after it.' },
  references: [buildCheck('NoEmptyContinuation')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN a && \\\n\n  b\n',
        messages: ['empty'],
        fixed: 'FROM debian:13\nRUN a && \\\n  b\n',
      },
      {
        text: 'FROM debian:13\r\nENV A=1 \\\r\n  \r\n\r\n  # note\r\n  B=2\r\nUSER x\r\n',
        messages: ['empty'],
        fixed: 'FROM debian:13\r\nENV A=1 \\\r\n  # note\r\n  B=2\r\nUSER x\r\n',
      },
    ],
    good: [
      { text: 'FROM debian:13\n\nRUN a && \\\n  # note\n  b\n\n\nUSER x\n' },
      { text: 'FROM debian:13\nRUN <<EOF\na\n\nb\nEOF\n' },
    ],
  },
  *check(file) {
    for (const { emptyLines, keyword } of file.syntax.instructions) {
      for (const span of joinTouching(emptyLines)) {
        yield { messageId: 'empty', data: { keyword }, span, edits: [{ span, text: '' }] };
      }
    }
  },
};

/** Lines directly below one another as one stretch. */
function joinTouching(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last?.end === span.start) joined[joined.length - 1] = { start: last.start, end: span.end };
    else joined.push(span);
  }
  return joined;
}
