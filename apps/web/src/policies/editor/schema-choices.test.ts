import { policySchema } from '@assay/policy';
import { describe, expect, it } from 'vitest';
import { documentPlace } from './document-place.ts';
import { schemaChoices } from './schema-choices.ts';

const schema: unknown = JSON.parse(JSON.stringify(policySchema()));

function labels(before: string): readonly string[] {
  const place = documentPlace(before);
  return place === null ? [] : schemaChoices(schema, place).map(({ label }) => label);
}

const RULES = 'rule_sets:\n  - id: a\n    rules:\n      - ';

describe('schemaChoices', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['', ['rule_sets', 'mappings', 'unmapped'], ['gate']],
    ['name: p\n', ['mappings'], ['name']],
    ['unmapped: ', ['STOP', 'WARN', 'GO'], []],
    ['mappings:\n  - ', ['registry', 'repository', 'image', 'rule_set_ids'], ['gate']],
    ['mappings:\n  - image: { type: ', ['tag', 'digest', 'id'], ['registry']],
    ['mappings:\n  - image:\n      ', ['type', 'value'], ['registry']],
    [RULES, ['gate', 'trigger', 'action', 'when'], []],
    [`${RULES}gate: `, ['files', 'vulnerabilities', 'expression'], ['name_match']],
    [`${RULES}gate: files\n        trigger: `, ['name_match', 'suid_or_guid_set'], ['package']],
    [`${RULES}gate: files\n        trigger: name_match\n        params:\n          `, ['regex'], ['gate']],
    [`${RULES}gate: files\n        trigger: name_match\n        params: { `, ['regex'], ['gate', 'severity']],
    [`${RULES}gate: vulnerabilities\n        trigger: package\n        params: { severity: `, ['critical', 'high'], []],
    [`${RULES}gate: files\n        action: `, ['STOP'], ['tag']],
    ['nothing:\n  known: ', [], ['STOP', 'gate']],
  ])('of %j', (before, offered, left) => {
    const found = labels(before);
    expect(offered.filter((label) => !found.includes(label))).toEqual([]);
    expect(left.filter((label) => found.includes(label))).toEqual([]);
  });

  it('ends where a schema names itself', () => {
    const place = { path: [], siblings: [{}], typing: 'key', wordLength: 0 } as const;
    const endless = { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }], properties: { x: {} } } } };
    expect(schemaChoices(endless, place)).toEqual([{ label: 'x', kind: 'key', detail: null }]);
  });
});
