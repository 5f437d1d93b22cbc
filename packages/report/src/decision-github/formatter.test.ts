import { describe, expect, it } from 'vitest';
import { decision, finding, mixed, render } from '../testing/sample-decision.ts';

const lines = (value: Parameters<typeof render>[1]): readonly string[] =>
  render('github', value).replace(/\n$/, '').split('\n');

describe('annotations for GitHub', () => {
  it('leave accepted findings out and tell the verdict first', () => {
    const text = render('github', mixed);
    expect(text).toMatch(/^::error title=Assay%3A FAIL::/);
    expect(text).not.toContain('Accepted thing.');
  });

  it.each([
    ['pass', 'notice'],
    ['warn', 'warning'],
    ['fail', 'error'],
    ['error', 'error'],
  ] as const)('tell the verdict %s as %s', (verdict, level) => {
    expect(lines(decision({ verdict }))[0]).toMatch(
      new RegExp(`^::${level} title=Assay%3A ${verdict.toUpperCase()}::`),
    );
  });

  it('escape what ends a property or a line', () => {
    const value = decision({ findings: [finding({ gate: 'a:b,c%d', message: '100% :: x' })] });
    expect(lines(value)[1]).toBe('::error title=a%3Ab%2Cc%25d/effective_user::100%25 :: x');
  });

  it.each([
    [9, 10, 0],
    [10, 10, 2],
    [30, 10, 22],
  ])('of %d stopping findings are %d commands and %d lines of the log', (count, commands, rest) => {
    const findings = Array.from({ length: count }, (_, index) => finding({ message: `finding ${index}` }));
    const all = lines(decision({ findings }));
    expect(all.filter((line) => line.startsWith('::error'))).toHaveLength(commands);
    const log = all.filter((line) => line.startsWith('error: '));
    expect(log).toHaveLength(rest);
    if (rest === 0) return;
    expect(all[commands - 1]).toContain(`::error title=Assay%3A ${rest} more::`);
    expect(all[commands]).toMatch(/^::group::/);
    expect(all.at(-1)).toBe('::endgroup::');
    // Nothing is lost: what is no annotation stands in the log.
    for (let index = 0; index < count; index++) {
      expect(all.filter((line) => line.endsWith(`finding ${index}`))).toHaveLength(1);
    }
  });
});
