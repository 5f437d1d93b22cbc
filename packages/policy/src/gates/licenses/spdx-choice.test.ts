import { expect, test } from 'vitest';
import { canMeet } from './spdx-choice.ts';

const withoutGpl = (expression: string): boolean | null =>
  canMeet(expression, ({ license }) => !license.startsWith('GPL'));

test.each<[string, boolean | null]>([
  ['MIT', true],
  ['GPL-2.0-only', false],
  ['MIT OR GPL-2.0-only', true],
  ['MIT AND GPL-2.0-only', false],
  ['MIT AND (GPL-2.0-only OR BSD-3-Clause)', true],
  ['GPL-2.0-only OR MIT AND Apache-2.0', true],
  ['(GPL-2.0-only OR MIT) AND GPL-3.0-only', false],
  ['GPL-2.0-only WITH Classpath-exception-2.0', false],
  ['mit or gpl', true],
  ['', null],
  ['MIT GPL', null],
  ['(MIT', null],
  ['MIT)', null],
  ['AND MIT', null],
  ['MIT OR', null],
  ['()', null],
  [`${'('.repeat(1000)}MIT${')'.repeat(1000)}`, null],
])('%s', (expression, expected) => {
  expect(withoutGpl(expression)).toBe(expected);
});

test('an exception is told to the test', () => {
  expect(canMeet('GPL-2.0-only WITH Classpath-exception-2.0', ({ exception }) => exception !== null)).toBe(true);
});
