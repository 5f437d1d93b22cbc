import { describe, expect, it } from 'vitest';
import { createScanner } from '../scanner/create-scanner.ts';
import { isGitleaksConfig, readSecretRules } from './secret-rules.ts';

const OWN =
  'detectors:\n  - { id: acme, pattern: "acme_[a-z0-9]{16}", keywords: [acme_] }\ndisable: [json-web-token]\n';
const GITLEAKS = '[extend]\nuseDefault = true\n[[rules]]\nid = "acme"\nregex = "acme-[0-9]{8}"\nkeywords = ["acme-"]\n';

describe('documents of own detectors', () => {
  it.each([
    ['[[rules]]\nid = "x"', true],
    ['title = "x"\n\n  [extend]\nuseDefault = true', true],
    ['[[ allowlists ]]\npaths = []', true],
    ['[allowlist]\n', true],
    [OWN, false],
    ['allow:\n  - reason: "see [[rules]]"\n    paths: ["[allowlist]"]\n', false],
  ])('are told by their content: %j', (text, expected) => {
    expect(isGitleaksConfig(text)).toBe(expected);
  });

  it('count together, the later of one id in place of the earlier', () => {
    const rules = readSecretRules([
      { name: 'own.yaml', text: OWN },
      { name: 'x', text: GITLEAKS },
    ]);
    expect([...rules.disabled]).toEqual(['json-web-token']);
    expect(rules.userDetectors.map(({ id, pattern }) => [id, pattern.source])).toEqual([['acme', 'acme-[0-9]{8}']]);
    expect(rules.notes).toEqual([
      expect.objectContaining({ document: 'x', rule: 'acme', kind: 'changed', field: 'id' }),
    ]);
  });

  it('keep warnings with the document that they are about', () => {
    const text = 'detectors:\n  - { id: acme, pattern: "acme_[a-z0-9]{16}" }\n';
    expect(readSecretRules([{ name: 'slow.yaml', text }]).warnings).toMatchObject([
      { document: 'slow.yaml', code: 'PATTERN_SLOW', line: 2 },
    ]);
  });

  it.each([
    ['detectors: 3', 'SECRET_CONFIG_INVALID'],
    ['[[rules]\n', 'GITLEAKS_CONFIG_INVALID'],
    ['[[rules]]\nid = ', 'GITLEAKS_CONFIG_INVALID'],
  ])('are refused when they are broken: %j', (text, code) => {
    expect(() => readSecretRules([{ name: 'x', text }])).toThrow(expect.objectContaining({ code }));
  });

  it('bound what patterns without keywords cost, and say so', () => {
    const entries = Array.from({ length: 200 }, (_, index) => `  - { id: d${index}, pattern: "(a|b|ab)+c{1,900}d" }\n`);
    const { userDetectors } = readSecretRules([{ name: 'x', text: `detectors:\n${entries.join('')}` }]);
    const scanner = createScanner({ detectors: [], userDetectors, fingerprintKey: Buffer.alloc(32) });
    const result = scanner.scan(Buffer.alloc(4 * 1024 * 1024, 'ab'), { path: '/a' });
    expect(result).toMatchObject({ truncated: true, occurrences: [] });
  });
});
