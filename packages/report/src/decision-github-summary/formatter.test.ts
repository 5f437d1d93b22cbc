import { describe, expect, it } from 'vitest';
import { decision, finding, mixed, render } from '../testing/sample-decision.ts';

const findings = (count: number, over: object = {}): ReturnType<typeof finding>[] =>
  Array.from({ length: count }, (_, index) => finding({ id: String(index), message: '@'.repeat(500), ...over }));
const problems = Array.from(
  { length: 500 },
  () => ({ severity: 'warning', code: 'X', message: '@'.repeat(500) }) as const,
);

describe.each([
  ['markdown', 65_000],
  ['github-summary', 1_000_000],
])('%s', (id, limit) => {
  it.each([
    ['many findings', decision({ findings: findings(5000) })],
    ['many problems', decision({ problems, findings: findings(5000) })],
    ['many accepted findings', decision({ findings: findings(5000, { status: 'allowlisted' }) })],
    ['letters of many bytes', decision({ findings: findings(5000, { message: '字'.repeat(500) }) })],
    [
      'many platforms',
      { decisions: Array.from({ length: 100 }, () => decision({ findings: findings(20), problems })) },
    ],
  ])('stays within what GitHub takes with %s, and counts the rest', (_, value) => {
    const text = render(id, value);
    expect(Buffer.byteLength(text)).toBeLessThan(limit);
    expect(text).toMatch(
      /\d+ more (?:findings|problems|decisions) are left out here; the JSON report has all of them\./,
    );
  });

  it('shows everything when there is room', () => {
    expect(render(id, { decisions: [mixed, mixed] })).not.toContain('left out');
  });
});

describe('the step summary', () => {
  it('counts findings by gate and what they do', () => {
    expect(render('github-summary', mixed)).toContain('| <code>dockerfile</code> | 1 | 1 | 0 | 1 |');
  });

  it('folds accepted findings away', () => {
    expect(render('github-summary', mixed)).toMatch(
      /<details><summary>1 accepted finding<\/summary>\n\n\| .*\n.*\n\| allowlisted .*Accepted thing.*\n\n<\/details>/,
    );
  });

  it('counts gates that have no row', () => {
    const many = Array.from({ length: 60 }, (_, index) => finding({ gate: `gate${index}` }));
    expect(render('github-summary', decision({ findings: many }))).toContain('10 more gates with findings.');
  });
});
