import { describe, expect, it } from 'vitest';
import { conclusionOf } from './check-outcome.ts';
import { isSafePath } from './source-directory.ts';

describe('paths of a commit', () => {
  it.each(['Dockerfile', 'a/b c/Dockerfile', 'ü/…', '.github/workflows/x.yaml', '-rf'])('%j is a file', (path) => {
    expect(isSafePath(path)).toBe(true);
  });
  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a//b',
    'a/.',
    '.git/config',
    'a/.GIT/hooks/x',
    'a\0b',
    'x'.repeat(256),
  ])('%j is none', (path) => {
    expect(isSafePath(path)).toBe(false);
  });
});

describe('what a result means', () => {
  it.each([
    ['pass', 'enforce', 'success'],
    ['pass', 'report', 'success'],
    ['fail', 'enforce', 'failure'],
    ['fail', 'report', 'neutral'],
    ['no-data', 'enforce', 'neutral'],
    ['incomplete', 'enforce', 'failure'],
    ['incomplete', 'report', 'neutral'],
  ] as const)('%s under %s is %s', (result, mode, conclusion) => {
    expect(conclusionOf(result, mode)).toBe(conclusion);
  });
});
