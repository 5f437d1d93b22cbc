import type { Finding } from '@assay/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Allowlist, AllowlistItem } from '../policy.ts';
import { type Pattern, readPattern } from '../text/pattern.ts';
import { AllowlistIndex } from './allowlist-index.ts';

const PLACE = { pointer: '', line: 1, column: 1, include: null };

function patternOf(source: string | null): Pattern | null {
  if (source === null) return null;
  const reading = readPattern(source);
  if (!reading.ok) throw new Error(reading.message);
  return reading.pattern;
}

interface ItemDraft {
  readonly gate: string;
  readonly id: string | null;
  readonly path: string | null;
  readonly vulnerability: string | null;
  readonly purl: string | null;
  readonly name: string | null;
}

function itemOf({ gate, id, path, vulnerability, purl, name }: ItemDraft, index: number): AllowlistItem {
  const named =
    purl === null && name === null
      ? null
      : { purl: patternOf(purl), name: patternOf(name), version: null, versions: null };
  return {
    id: `i${index}`,
    gate,
    triggerId: patternOf(id),
    package: named,
    path: patternOf(path),
    vulnerability: patternOf(vulnerability),
    inBaseImage: null,
    when: null,
    broad: false,
    expiresOn: null,
    expiresAtMs: null,
    owner: null,
    reason: null,
    ticket: null,
    description: null,
    place: PLACE,
  };
}

interface FindingDraft {
  readonly gate: string;
  readonly id: string;
  readonly legacy: string | null;
  readonly path: string;
  readonly vulnerability: string;
  readonly name: string;
}

function findingOf({ gate, id, legacy, path, vulnerability, name }: FindingDraft): Finding {
  return {
    id: 'x',
    gate,
    trigger: 't',
    triggerId: id,
    legacyTriggerId: legacy,
    action: 'stop',
    ruleSetId: 'r',
    ruleId: 'r',
    message: '',
    status: 'open',
    subject: { kind: 'vulnerability', key: id, purl: `pkg:deb/${name}@1`, vulnerabilityIds: [vulnerability] },
    locations: [{ path, layer: null }],
    evidence: {},
  };
}

/** What the index has to find, by walking all items. */
function accepts(item: AllowlistItem, draft: FindingDraft): boolean {
  const fits = (pattern: Pattern | null, ...texts: readonly (string | null)[]): boolean =>
    pattern === null || texts.some((text) => text !== null && (pattern.matches(text) || text === pattern.source));
  const plain = (pattern: Pattern | null, ...texts: readonly string[]): boolean =>
    pattern === null || texts.some((text) => pattern.matches(text));
  return (
    item.gate === draft.gate &&
    fits(item.triggerId, draft.id, draft.legacy) &&
    plain(item.path, draft.path) &&
    plain(item.vulnerability, draft.vulnerability) &&
    plain(item.package?.purl ?? null, `pkg:deb/${draft.name}@1`, `pkg:deb/${draft.name}`) &&
    plain(item.package?.name ?? null, draft.name)
  );
}

const word = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 7 }),
  fc.constantFrom('abab', 'babab', 'ababa', 'aéab'),
);
const pattern = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', '*', 'é'), maxLength: 7 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'regexp:a.*',
      'regexp:.*b',
      '*',
      'pkg:deb/*',
      'pkg:deb/a',
      '',
      '*abab',
      '*abab*',
      'ab*ab',
      '*aéab',
    ),
  },
);
const given = fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: pattern });
const gate = fc.constantFrom('files', 'packages');

test('the index finds the items that walking all of them finds, in their order', () => {
  const items = fc.array(fc.record({ gate, id: given, path: given, vulnerability: given, purl: given, name: given }), {
    maxLength: 30,
  });
  const finding = fc.record({
    gate,
    id: word,
    legacy: fc.option(word, { nil: null }),
    path: word,
    vulnerability: word,
    name: word,
  });
  let found = 0;
  fc.assert(
    fc.property(items, fc.array(finding, { maxLength: 6 }), (drafts, findings) => {
      const all = drafts.map(itemOf);
      const allowlist: Allowlist = { id: 'l', name: 'l', version: null, description: null, items: all, place: PLACE };
      const index = new AllowlistIndex(
        all.map((item, order) => ({ order, allowlist, item })),
        'both',
      );
      for (const draft of findings) {
        const expected = all.filter((item) => accepts(item, draft)).map(({ id }) => id);
        found += expected.length;
        expect(index.find(findingOf(draft)).map(({ item }) => item.id)).toEqual(expected);
      }
    }),
    { numRuns: 2000 },
  );
  expect(found).toBeGreaterThan(500);
});
