import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandWord } from './expand-word.ts';
import type { VariableState } from './expansion.ts';
import { matchesShellPattern } from './shell-pattern.ts';

const VALUES: Readonly<Record<string, string>> = { A: 'abc', EMPTY: '', PATH_: '/usr/local/bin', V: '1.2.3' };

function lookup(name: string): VariableState {
  const value = VALUES[name];
  if (value !== undefined) return { kind: 'set', value };
  return { kind: name === 'ARGONLY' ? 'declared' : 'undeclared' };
}

describe('expandWord', () => {
  it.each([
    ['plain', 'plain'],
    ['$A', 'abc'],
    ['${A}d', 'abcd'],
    ['$A$V', 'abc1.2.3'],
    ['\\$A', '$A'],
    ["'$A'", '$A'],
    ['"$A"', 'abc'],
    ['"\\$A"', '$A'],
    ['"a\\b"', 'a\\b'],
    ['a\\b', 'ab'],
    ['$', '$'],
    ['$.', '$.'],
    ['${EMPTY:-x}', 'x'],
    ['${EMPTY-x}', ''],
    ['${A:-x}', 'abc'],
    ['${NONE:-x}', 'x'],
    ['${NONE-x}', 'x'],
    ['${ARGONLY:-x}', 'x'],
    ['${A:+x}', 'x'],
    ['${A+x}', 'x'],
    ['${EMPTY:+x}', ''],
    ['${EMPTY+x}', 'x'],
    ['${NONE:+x}', ''],
    ['${NONE:-$A}', 'abc'],
    ['${NONE:-${NONE:-$V}}', '1.2.3'],
    ['${A:?no}', 'abc'],
    ['${PATH_#*/}', 'usr/local/bin'],
    ['${PATH_##*/}', 'bin'],
    ['${PATH_%/*}', '/usr/local'],
    ['${PATH_%%/*}', ''],
    ['${PATH_/local/x}', '/usr/x/bin'],
    ['${PATH_//\\//_}', '_usr_local_bin'],
    ['${V%.*}', '1.2'],
    ['${A/?/x}', 'xbc'],
    ['${A//[/x}', 'abc'],
  ])('makes %s into %j', (word, expected) => {
    expect(expandWord(word, { lookup, escape: '\\' })).toMatchObject({ text: expected, complete: true });
  });

  it.each([
    ['$NONE', '$NONE'],
    ['a${NONE}b', 'a${NONE}b'],
    ['${ARGONLY}', '${ARGONLY}'],
    ['${A', '${A'],
    ['${A^^}', '${A^^}'],
    ['${NONE:-$NONE}', '$NONE'],
  ])('leaves what is unknown in %s', (word, expected) => {
    expect(expandWord(word, { lookup, escape: '\\' })).toMatchObject({ text: expected, complete: false });
  });

  it('lists references with their state and place', () => {
    expect(expandWord('x$A-${NONE:-y}', { lookup, escape: '\\' }).references).toEqual([
      { name: 'A', state: 'set', guarded: false, from: 1, to: 3 },
      { name: 'NONE', state: 'undeclared', guarded: true, from: 4, to: 14 },
    ]);
  });

  it('takes the backquote for the escape where the file says so', () => {
    expect(expandWord('c:\\$A`$A', { lookup, escape: '`' }).text).toBe('c:\\abc$A');
  });

  it('always comes to an end and never throws', () => {
    const piece = fc.constantFrom('$', '{', '}', 'A', ':-', '/', '#', '%', '"', "'", '\\', '${', '*', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const word = pieces.join('');
        for (const reference of expandWord(word, { lookup, escape: '\\' }).references) {
          expect(word.charAt(reference.from)).toBe('$');
          expect(reference.to).toBeLessThanOrEqual(word.length);
        }
      }),
    );
  });
});

describe('matchesShellPattern', () => {
  it.each([
    ['abc', '*', true],
    ['abc', 'a*c', true],
    ['abc', 'a?c', true],
    ['abc', 'ab', false],
    ['a*c', 'a\\*c', true],
    ['abc', 'a\\*c', false],
    ['', '*', true],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '*a*a*a*a*a*a*a*c', false],
  ])('%s against %s is %s', (text, pattern, expected) => {
    expect(matchesShellPattern(text, pattern)).toBe(expected);
  });
});
