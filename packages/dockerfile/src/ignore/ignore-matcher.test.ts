import { describe, expect, it } from 'vitest';
import { IgnoreMatcher } from './ignore-matcher.ts';

describe('IgnoreMatcher', () => {
  it.each([
    ['node_modules', 'node_modules', true],
    ['node_modules', 'node_modules/a/b', true],
    ['node_modules', 'src/node_modules', false],
    ['**/node_modules', 'src/node_modules/a', true],
    ['**/node_modules', 'node_modules', true],
    ['*.md', 'README.md', true],
    ['*.md', 'docs/README.md', false],
    ['**/*.md', 'docs/a/README.md', true],
    ['/src/', 'src/x', true],
    ['./src', 'src', true],
    ['src/../lib', 'lib', true],
    ['a?c', 'abc', true],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['\\*x', '*x', true],
    ['*\n!keep', 'keep', false],
    ['*\n!keep', 'other', true],
    ['*\n!src/keep\n', 'src/keep', false],
    ['!keep\n*', 'keep', true],
    ['# comment', '# comment', false],
    ['\uFEFFsrc', 'src', true],
    ['src\r\nlib\r\n', 'lib', true],
    ['foo/**', 'foo/a', true],
    ['foo/**', 'foo', false],
    ['foo/**/bar', 'foo/bar', true],
    ['foo/**/bar', 'foo/a/b/bar', true],
    ['', 'x', false],
    ['.', 'x', false],
  ])('with %j, %s is left out: %s', (text, path, expected) => {
    expect(new IgnoreMatcher(text).ignores(path)).toBe(expected);
  });

  it('is quick on patterns made to be slow', () => {
    const matcher = new IgnoreMatcher(`${'**/a*a*a*a*/'.repeat(100)}x`);
    expect(matcher.ignores('aaaaaaaaaaaaaaaaaaaaaaaaaaaa/'.repeat(60))).toBe(false);
  });
});
