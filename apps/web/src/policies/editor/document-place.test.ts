import { describe, expect, it } from 'vitest';
import { documentPlace } from './document-place.ts';

/** The place as text: keys and `[]`, then `?` while a key is typed, or `=` for a value, and the word. */
function told(before: string): string | null {
  const place = documentPlace(before);
  if (place === null) return null;
  const steps = place.path.map((step) => (step.kind === 'key' ? step.key : '[]')).join('/');
  return `${steps}${place.typing === 'key' ? '?' : '='}${before.slice(before.length - place.wordLength)}`;
}

const RULE = 'rule_sets:\n  - id: a\n    rules:\n      - gate: files\n        trigger: name_match\n';

describe('documentPlace', () => {
  it.each([
    ['', '?'],
    ['na', '?na'],
    ['name: p\nma', '?ma'],
    ['unmapped: st', 'unmapped=st'],
    ['mappings:\n  - ', 'mappings/[]?'],
    ['mappings:\n- re', 'mappings/[]?re'],
    ['mappings:\n  - id: x\n    ', 'mappings/[]?'],
    ['mappings:\n  - id: x\n  - id: y\n    image:\n      ty', 'mappings/[]/image?ty'],
    ['mappings:\n  - image: { ', 'mappings/[]/image?'],
    ['mappings:\n  - image: { type: ta', 'mappings/[]/image/type=ta'],
    ['mappings:\n  - image: { type: tag, va', 'mappings/[]/image?va'],
    ['mappings:\n  - rule_set_ids: [a, b', 'mappings/[]/rule_set_ids/[]=b'],
    ['mappings:\n  - rule_set_ids:\n      - a', 'mappings/[]/rule_set_ids/[]?a'],
    [`${RULE}        act`, 'rule_sets/[]/rules/[]?act'],
    [`${RULE}        params:\n          re`, 'rule_sets/[]/rules/[]/params?re'],
    [`${RULE}        params: { re`, 'rule_sets/[]/rules/[]/params?re'],
    [`${RULE}    na`, 'rule_sets/[]?na'],
    [`${RULE}      - `, 'rule_sets/[]/rules/[]?'],
    [`${RULE}# some`, null],
    [`${RULE}        params: { a: "#x", b: `, 'rule_sets/[]/rules/[]/params/b='],
    ['"$schema": x', '$schema=x'],
  ])('of %j', (before, place) => {
    expect(told(before)).toBe(place);
  });

  it('knows what stands beside it', () => {
    const siblings = documentPlace(`${RULE}        params:\n          x: 1\n          re`)?.siblings.at(-2);
    expect(siblings).toMatchObject({ gate: 'files', trigger: 'name_match' });
    expect(documentPlace(`${RULE}        params: { x: 1, re`)?.siblings.at(-1)).toEqual({ x: '1' });
  });
});
