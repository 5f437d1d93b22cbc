import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionReport } from './formatter.ts';
import { ATTACKS, anyCharacter } from '@assay/testkit';
import { attackedDecision } from './testing/attacked-decision.ts';
import { DOCUMENT_SCHEMAS } from './testing/document-schemas.ts';
import { junitFaults } from './testing/junit-faults.ts';
import { readXml } from './testing/read-xml.ts';
import { PLAIN, decision, finding, mixed, render } from './testing/sample-decision.ts';

const places = Array.from({ length: 150 }, (_, index) => ({ path: `/a/../b/${index} x`, layer: null }));
const VALUES: readonly (readonly [name: string, value: DecisionReport])[] = [
  ['a decision with every kind of finding', mixed],
  ['a pass without findings', decision({ verdict: 'pass', finalAction: 'go' })],
  ['an unmapped image without digest', unmapped()],
  ['an undecided image', decision({ verdict: 'error', problems: [{ severity: 'error', code: 'X', message: 'y' }] })],
  ['several platforms', { decisions: [mixed, unmapped()] }],
  ['no platform at all', { decisions: [] }],
  ['a finding in many places', decision({ findings: [finding({ locations: places, severity: 'Critical' })] })],
  ...ATTACKS.map(([name, text]) => [name, attackedDecision(text)] as const),
];

function unmapped(): ReturnType<typeof decision> {
  const subject = { ...decision({}).subject, digest: null, imageId: null, platform: null };
  return decision({ reason: 'unmapped', mapping: null, subject, evaluatedAt: '2026-03-01T00:00:00.123Z' });
}

describe.each(Object.entries(DOCUMENT_SCHEMAS))('%s', (id, schema) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);

  it.each(VALUES)('is valid for %s', (_, value) => {
    validate(JSON.parse(render(id, value)));
    expect(validate.errors).toBeNull();
  });

  it('is valid without a version of the tool', () => {
    validate(JSON.parse(render(id, mixed, { color: false, width: 80 })));
    expect(validate.errors).toBeNull();
  });
});

describe('junit', () => {
  it.each(VALUES)('is valid for %s', (_, value) => {
    expect(junitFaults(readXml(render('junit', value)))).toEqual([]);
  });

  it('is valid for any reference and any trigger id', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const subject = { ...mixed.subject, reference: text };
        const value = decision({ subject, findings: [finding({ triggerId: text, gate: text })] });
        expect(junitFaults(readXml(render('junit', value)))).toEqual([]);
      }),
    );
  });
});

describe('fingerprints and ids', () => {
  const two = decision({
    findings: [finding({}), finding({ ruleId: 'other' }), finding({ id: 'f2' }), finding({ ruleSetId: 'other' })],
  });
  const other = { ...two, subject: { ...two.subject, platform: null } };

  it.each([
    ['sarif', /"assayFinding\/v1": "([^"]+)"/g],
    ['gitlab', /"id": "([0-9a-f-]{36})"/g],
    ['gitlab-quality', /"fingerprint": "([^"]+)"/g],
  ])('of %s are another for each rule, finding and platform, and the same each time', (id, pattern) => {
    const read = (): string[] =>
      [...render(id, { decisions: [two, other] }, PLAIN).matchAll(pattern)].map(([, value = '']) => value);
    expect(new Set(read()).size).toBe(8);
    expect(read()).toEqual(read());
  });
});
