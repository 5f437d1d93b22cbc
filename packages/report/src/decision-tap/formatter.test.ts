import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTap } from '../testing/read-tap.ts';
import { decision, finding, mixed, render } from '../testing/sample-decision.ts';

describe('a TAP stream', () => {
  it('of several decisions has a subtest for each', () => {
    const tap = readTap(render('tap', { decisions: [mixed, decision({ verdict: 'pass' })] }));
    expect(tap.points.map(({ ok, description }) => [ok, description])).toEqual([
      [false, 'registry.example/team/app:1.0 (linux/arm64)'],
      [true, 'registry.example/team/app:1.0 (linux/arm64)'],
    ]);
    expect(tap.subtests.map(({ plan }) => plan)).toEqual([5, 1]);
  });

  it('of no decision has an empty plan', () => {
    expect(readTap(render('tap', { decisions: [] })).plan).toBe(0);
  });

  it('tells why, where and what to do', () => {
    const locations = Array.from({ length: 23 }, (_, index) => ({ path: `/f${index}`, layer: null }));
    const [, point] = readTap(
      render('tap', decision({ findings: [finding({ locations, recommendation: 'Do it.' })] })),
    ).points;
    expect(parse(point?.diagnostics ?? '')).toEqual({
      message: 'The image runs as root.',
      severity: 'stop',
      where: locations.slice(0, 20).map(({ path }) => path),
      morePlaces: 3,
      do: 'Do it.',
      rule: 'rule-user',
      ruleSet: 'default',
    });
  });

  it('escapes what begins a directive', () => {
    const text = render('tap', decision({ findings: [finding({ triggerId: String.raw`x # SKIP \ y` })] }));
    expect(text).toContain(String.raw`not ok 2 - dockerfile/effective_user x \# SKIP \\ y`);
  });
});
