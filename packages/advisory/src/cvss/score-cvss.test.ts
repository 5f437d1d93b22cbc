import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreCvss } from './score-cvss.ts';

/** Worked examples of the specifications and FIRST's example documents: vector, base score, rating. */
const EXAMPLES = [
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8, 'high'],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C', 10, 'high'],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C', 6.2, 'medium'],
  ['AV:N/AC:M/Au:N/C:N/I:P/A:N', 4.3, 'medium'],
  ['(AV:N/AC:L/Au:S/C:P/I:P/A:N)', 5.5, 'medium'],
  ['CVSS:2.0/AV:N/AC:L/Au:N/C:P/I:N/A:N', 5, 'medium'],
  ['AV:L/AC:L/Au:N/C:P/I:P/A:P/E:POC/RL:OF/RC:C', 4.6, 'medium'],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1, 'medium'],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4, 'medium'],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1, 'low'],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9, 'critical'],
  ['CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', 4.2, 'medium'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5, 'high'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/CR:H/MAV:P', 9.8, 'critical'],
  ['CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:C/C:N/I:N/A:N', 0, 'none'],
  ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.7, 'high'],
  ['CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', 4.6, 'medium'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', 8.7, 'high'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, 'critical'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10, 'critical'],
  ['CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:H', 6.4, 'medium'],
  ['CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0, 'none'],
] as const;

test.each(EXAMPLES)('%s scores %d, %s', (vector, base, severity) => {
  expect(scoreCvss(vector)).toMatchObject({ base, severity });
});

test('versions 2 and 3 have subscores, version 4 has none', () => {
  expect(scoreCvss('AV:N/AC:L/Au:N/C:N/I:N/A:C')).toMatchObject({ version: '2.0', exploitability: 10, impact: 6.9 });
  expect(scoreCvss('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')).toMatchObject({
    version: '3.1',
    exploitability: 3.9,
    impact: 5.9,
  });
  expect(scoreCvss('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N')).toMatchObject({
    exploitability: null,
    impact: null,
  });
});

test('threat and environment change the overall score of 4.0, not its base score', () => {
  const vector = 'CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';
  expect(scoreCvss(`${vector}/E:U`)).toMatchObject({ base: 7.7, overall: 5.2 });
  expect(scoreCvss(`${vector}/E:X/CR:X`)).toMatchObject({ base: 7.7, overall: 7.7 });
  expect(scoreCvss(`${vector}/MVC:N/MVI:N/MVA:N`)).toMatchObject({ base: 7.7, overall: 0 });
  expect(scoreCvss(`${vector}/MSI:S`)?.overall).toBeGreaterThan(7.7);
});

/** Values of the base metrics, least severe first. */
const METRICS = {
  '': { AV: 'LAN', AC: 'HML', Au: 'MSN', C: 'NPC', I: 'NPC', A: 'NPC' },
  'CVSS:3.0/': { AV: 'PLAN', AC: 'HL', PR: 'HLN', UI: 'RN', S: 'UC', C: 'NLH', I: 'NLH', A: 'NLH' },
  'CVSS:3.1/': { AV: 'PLAN', AC: 'HL', PR: 'HLN', UI: 'RN', S: 'UC', C: 'NLH', I: 'NLH', A: 'NLH' },
  'CVSS:4.0/': {
    AV: 'PLAN',
    AC: 'HL',
    AT: 'PN',
    PR: 'HLN',
    UI: 'APN',
    VC: 'NLH',
    VI: 'NLH',
    VA: 'NLH',
    SC: 'NLH',
    SI: 'NLH',
    SA: 'NLH',
  },
} as const;

describe.each(Object.entries(METRICS))('vectors that start with %j', (prefix, table) => {
  const names = Object.keys(table);
  const scales = Object.values(table);
  const levels = fc.tuple(...scales.map((scale) => fc.nat(scale.length - 1)));
  const write = (chosen: readonly number[]): string =>
    prefix + names.map((name, index) => `${name}:${scales[index]?.charAt(chosen[index] ?? 0) ?? ''}`).join('/');

  test('score from 0 to 10 with one decimal', () => {
    fc.assert(
      fc.property(levels, (chosen) => {
        const scores = scoreCvss(write(chosen));
        for (const score of [scores?.base, scores?.exploitability, scores?.impact, scores?.overall]) {
          if (score === null) continue;
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(10);
          expect(Math.round((score ?? 0.05) * 10) / 10).toBe(score);
        }
      }),
    );
  });

  test('score no less when one metric is more severe', () => {
    fc.assert(
      fc.property(levels, fc.nat(names.length - 1), (chosen, index) => {
        const higher = chosen.map((level, at) => (at === index ? level + 1 : level));
        if ((higher[index] ?? 0) >= (scales[index]?.length ?? 0)) return;
        expect(scoreCvss(write(higher))?.base).toBeGreaterThanOrEqual(scoreCvss(write(chosen))?.base ?? 99);
      }),
      { numRuns: 1000 },
    );
  });

  test('score the same in any order of the metrics, and nothing when one is missing or given twice', () => {
    const vector = write(names.map(() => 1));
    const parts = vector.slice(prefix.length).split('/');
    expect(scoreCvss(prefix + parts.toReversed().join('/'))).toEqual(scoreCvss(vector));
    for (const part of parts) {
      expect(scoreCvss(prefix + parts.filter((other) => other !== part).join('/'))).toBeNull();
      expect(scoreCvss(`${vector}/${part}`)).toBeNull();
    }
  });
});

test.each([
  '',
  '9.8',
  'CVSS:3.1',
  'CVSS:3.1/',
  'CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:N/AC:L/Au:N/C:C/I:C/A:C',
  'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:1',
  'cvss:3.1/av:n/ac:l/pr:n/ui:n/s:u/c:h/i:h/a:h',
  'CVSS:3.1/__proto__:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:S/SA:H',
  'AV:N/AC:L/Au:N/C:N/I:N/A:C)',
  `CVSS:3.1/${'AV:N/'.repeat(200_000)}`,
  `(${'('.repeat(500)}`,
])('%j is no vector', (text) => {
  expect(scoreCvss(text)).toBeNull();
});

test('any text is scored or refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      expect(scoreCvss(text) === null || scoreCvss(text)?.base !== undefined).toBe(true);
    }),
  );
});
