import { versionScheme } from '@assay/version';
import { describe, expect, it } from 'vitest';
import { affectedRange } from './affected-range.ts';

/** `< 2 | >= 2, < 3` as intervals that follow each other. */
function before(...fixes: readonly string[]): Parameters<typeof affectedRange>[0] {
  const intervals = fixes.map((version, index) => {
    const from = fixes[index - 1];
    const lower = from === undefined ? null : { version: from, inclusive: true };
    return { lower, upper: { version, inclusive: false } };
  });
  return { intervals, versions: [] };
}

const TWO = before('7.76.1-23.el9_2.4', '7.76.1-26.el9_3.2');
const MAIN = before('7.76.1-23.el9_2.4', '7.76.1-31.el9');

describe('builds for minor releases of RHEL', () => {
  it.each<[string, string, ReturnType<typeof before>, 'inside' | 'outside']>([
    ['before the fix of their own', '7.76.1-23.el9_2.2', TWO, 'inside'],
    ['with the fix of their own', '7.76.1-23.el9_2.4', TWO, 'outside'],
    ['with a later one of their own', '7.76.1-23.el9_2.10', TWO, 'outside'],
    ['before the fix of a later one', '7.76.1-26.el9_3', TWO, 'inside'],
    ['with the fix of a later one', '7.76.1-26.el9_3.2', TWO, 'outside'],
    ['of one without a fix, before all', '7.76.1-14.el9_0.5', TWO, 'inside'],
    ['of one without a fix, between', '7.76.1-24.el9_1.1', TWO, 'inside'],
    ['of one after all', '7.76.1-29.el9_4', TWO, 'outside'],
    ['of none, between', '7.76.1-26.el9', MAIN, 'inside'],
    ['of none, with the fix', '7.76.1-31.el9', MAIN, 'outside'],
    ['with the fix of their own, where a later one is of none', '7.76.1-23.el9_2.4', MAIN, 'outside'],
    ['of a minor release with two digits', '7.76.1-23.el9_20.4', TWO, 'inside'],
  ])('%s: %s', (_, installed, range, kind) => {
    const scheme = versionScheme('rpm');
    expect(affectedRange(range, installed, scheme).kind).toBe(kind);
  });
});
