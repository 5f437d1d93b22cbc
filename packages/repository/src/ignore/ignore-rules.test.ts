import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scratchRepository } from '@assay/testkit';
import { parseAttributes } from './attributes.ts';
import { parseIgnoreRules } from './ignore-rules.ts';
import { matchesName } from './wild-match.ts';

/** Patterns that differ in what git makes of them. */
const FILES = [
  '*.log\n!keep.log\n',
  '/top\n',
  'dir/\n',
  'a/b\n',
  '/a/*\n!/a/b\n',
  '**/deep\n',
  'a/**\n',
  'a/**/z\n',
  '# comment\n\\#literal\n\\!bang\n',
  'trailing   \nkept\\ \n',
  '[a-c]x\n[!a-c]y\n[]]z\n',
  'q?\n*.t*t\n',
  'foo/*bar\n',
  '*\n!*/\n!*.md\n',
  'crlf\r\nother\r\n',
  'x**y\n',
  '[\n',
  'a\\*b\n',
];
const PATHS = [
  'x.log',
  'keep.log',
  'd/keep.log',
  'top',
  'd/top',
  'dir',
  'd/dir',
  'a',
  'a/b',
  'c/a/b',
  'a/c',
  'deep',
  'a/deep',
  'a/x/y/z',
  'a/z',
  '#literal',
  '!bang',
  'trailing',
  'kept ',
  'ax',
  'dx',
  'ay',
  'dy',
  ']z',
  'q1',
  'q',
  'a.txt',
  'foo/xbar',
  'foo/x/bar',
  'README.md',
  'crlf',
  'other',
  'xy',
  'xaby',
  '[',
  'a*b',
  'axb',
];

const hasGit = spawnSync('git', ['--version']).status === 0;

describe('an ignore file', () => {
  it.skipIf(!hasGit).each(FILES)('%j says of files what git says (skipped where there is no git)', (text) => {
    using scratch = scratchRepository();
    scratch.write('.gitignore', text);
    const rules = parseIgnoreRules(text);
    const { stdout } = spawnSync('git', ['check-ignore', '--no-index', '--stdin', '-z'], {
      cwd: scratch.path,
      input: PATHS.join('\0'),
      encoding: 'utf8',
    });
    // git asks about the directories above as well, as a walk does.
    const isIgnored = (path: string): boolean => {
      const above = path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));
      return above.some((one) => rules.verdict(one, one !== path) === true);
    };
    expect(PATHS.filter(isIgnored)).toEqual(stdout.split('\0').filter((path) => path !== ''));
  });

  it('tells directories from files', () => {
    const rules = parseIgnoreRules('dir/\n');
    expect(rules.verdict('dir', true)).toBe(true);
    expect(rules.verdict('dir', false)).toBeNull();
  });

  it('takes no more time for hostile patterns than their length allows', () => {
    const name = 'a'.repeat(250);
    expect(matchesName(`${'*a'.repeat(1000)}b`, name)).toBe(false);
    const rules = parseIgnoreRules(`${'*a'.repeat(1000)}b\n${'**/a/'.repeat(500)}b\n${'x\n'.repeat(30_000)}`);
    expect(rules.verdict(`${'a/'.repeat(1000)}c`, false)).toBeNull();
    expect(rules.isCut).toBe(true);
  });

  it('never fails', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, path) => {
        expect([true, false, null]).toContain(parseIgnoreRules(text).verdict(path, false));
      }),
    );
  });
});

describe('attributes', () => {
  it.each<[string, string, boolean | null, boolean | null]>([
    ['*.js linguist-generated', 'a/b.js', true, null],
    ['*.js linguist-generated=true\nb.js linguist-generated=false', 'b.js', false, null],
    ['dist/** linguist-generated\n', 'dist/a/b', true, null],
    ['vendor/** linguist-vendored', 'vendor/x', true, null],
    ['*.bin binary', 'x.bin', null, true],
    ['*.bin -text\n', 'x.bin', null, true],
    ['*.bin -diff\n*.bin diff', 'x.bin', null, false],
    ['*.txt text=auto', 'x.txt', null, false],
    ['*.txt eol=lf', 'x.txt', null, null],
    ['[attr]binary -diff', 'x.txt', null, null],
    ['# *.js binary', 'x.js', null, null],
    ['*.js !linguist-generated', 'x.js', null, null],
  ])('%j say of %s: generated %s, binary %s', (text, path, generated, binary) => {
    expect(parseAttributes(text)(path)).toEqual({ generated, binary });
  });
});
