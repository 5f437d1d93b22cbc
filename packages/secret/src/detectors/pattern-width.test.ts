import { expect, it } from 'vitest';
import { patternWidth } from './pattern-width.ts';

it.each([
  ['abc', 3],
  ['a{2,5}b?', 6],
  ['(?:ab|c{4})x', 5],
  ['[a-z\\]]{3}', 3],
  ['(?<!ab)c(?=def)', 1],
  ['\\x41\\w{2}', 3],
  ['(?i:ab){3}', 6],
  ['(?<name>ab)', 2],
  ['^a$', 1],
  ['a*', Infinity],
  ['(?:a+){2}', Infinity],
  ['a{3,}', Infinity],
])('of %s is %d', (source, width) => {
  expect(patternWidth(source)).toBe(width);
});
