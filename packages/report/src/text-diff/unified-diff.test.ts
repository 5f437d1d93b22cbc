import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

test('shows the lines around a change', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\n';
  expect(unifiedDiff('x', before, before.replace('e\n', 'E\n'))).toBe(
    '--- a/x\n+++ b/x\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n',
  );
});

test('of the same text is empty', () => {
  expect(unifiedDiff('x', 'a\n', 'a\n')).toBe('');
});

const hasPatch = spawnSync('patch', ['--version']).status === 0;

describe.skipIf(!hasPatch)('as the program patch applies it (needs patch on PATH)', () => {
  test('gives the other text', () => {
    const directory = mkdtempSync(join(tmpdir(), 'assay-diff-'));
    try {
      const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', 'd\r'), { maxLength: 30 });
      fc.assert(
        fc.property(lines, lines, fc.boolean(), (old, fresh, ends) => {
          const text = (parts: readonly string[]): string => parts.join('\n') + (ends && parts.length > 0 ? '\n' : '');
          const [before, after] = [text(old), text(fresh)];
          fc.pre(before !== after && before !== '' && after !== '');
          const file = join(directory, 'file');
          writeFileSync(file, before);
          const run = spawnSync('patch', ['--binary', '-s', file], { input: unifiedDiff('file', before, after) });
          expect(run.stderr.toString() + run.stdout.toString()).toBe('');
          expect(readFileSync(file, 'utf8')).toBe(after);
        }),
        { numRuns: 40 },
      );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
