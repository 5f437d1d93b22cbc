import { describe, expect, it } from 'vitest';
import { Dockerfile } from '../dockerfile.ts';
import { appendCommand } from './append-command.ts';
import { applyEdits } from './apply-edits.ts';

/** The RUN with `z` at its end, or null when there is no edit. */
function append(run: string): string | null {
  const text = `FROM a\nRUN ${run}\n`;
  const file = new Dockerfile(text);
  const instruction = file.of('RUN')[0];
  const edits = instruction === undefined ? [] : appendCommand(file, instruction, 'z');
  return edits.length === 0 ? null : applyEdits(text, edits).slice('FROM a\nRUN '.length, -1);
}

describe('appendCommand', () => {
  it.each([
    ['a', 'a && z'],
    ['a; b', 'a; b && z'],
    ['a | b', 'a | b && z'],
    ['a || true', 'a || true && z'],
    ['(a; b)', '(a; b) && z'],
    ['if a; then b; fi', 'if a; then b; fi && z'],
    ['for i in 1; do a; done', 'for i in 1; do a; done && z'],
    ['set -e; a', 'set -e; a; z'],
    ['set -eux && a', 'set -eux && a && z'],
    ['a \\\n  && b', 'a \\\n  && b \\\n  && z'],
    ['a && \\\n  b', 'a && \\\n  b && \\\n  z'],
    ['set -eux; \\\n  a; \\\n  b', 'set -eux; \\\n  a; \\\n  b; \\\n  z'],
    ['a \\\r\n\t&& b', 'a \\\r\n\t&& b \\\r\n\t&& z'],
    ['<<EOF\nset -e\n  a\nEOF', '<<EOF\nset -e\n  a\n  z\nEOF'],
  ])('goes on in the style of %j', (run, expected) => {
    expect(append(run)).toBe(expected);
  });

  it.each([
    ['a;', 'an end that is none'],
    ['a &', 'a job in the background'],
    ['a # note', 'a comment'],
    ['["a", "b"]', 'a list of strings'],
    ['a "', 'an open quote'],
    ['<<EOF\na\nEOF', 'a script that goes on after a failure'],
    ['bash <<EOF\nset -e\na\nEOF', 'a script for another program'],
    ['<<A <<B\nset -e\nA\nb\nB', 'two scripts'],
  ])('leaves %j alone: %s', (run) => {
    expect(append(run)).toBeNull();
  });
});
