import { createScanner, detectors, expandExample, readSecretRules } from '@assay/secret';
import { describe, expect, test } from 'vitest';
import { redactJson, redactPackages } from './redact-json.ts';

const redactor = createScanner({ detectors: detectors.modules, fingerprintKey: Buffer.alloc(32) });
const TOKEN = expandExample('ghp_{github}');
const PASSWORD = ['p0st', 'gres-', 'Zk83hQ1x'].join('');
const redact = (value: unknown): unknown => JSON.parse(redactJson(JSON.stringify(value), redactor));

describe('secrets in JSON', () => {
  test('are hidden in values and keys, at any depth', () => {
    expect(redact({ a: [`x ${TOKEN}`, { [TOKEN]: 1 }], b: `https://app:${PASSWORD}@host.internal/` })).toEqual({
      a: ['x ghp_…', { 'ghp_…': 1 }],
      b: 'https://app:…@host.internal/',
    });
  });

  test('are hidden when JSON writes them with escapes', () => {
    const text = `detectors:\n  - { id: k, pattern: 'key=([^ ]{9})', secretGroup: 1, keywords: ['key='] }\n`;
    const { userDetectors } = readSecretRules([{ name: 'x', text }]);
    const own = createScanner({ detectors: [], userDetectors, fingerprintKey: Buffer.alloc(32) });
    expect(redactJson(JSON.stringify({ a: 'key=ab\\cdefg x' }), own)).toBe('{"a":"key=… x"}');
  });

  test.each([
    [{ md5: 'd41d8cd98f00b204e9800998ecf8427e', path: '/usr/share/twilio/auth_token' }],
    [{ name: 'token', version: '1.0.0' }],
    [null],
    ['text'],
  ])('are not seen in %j, which stays the same text', (value) => {
    expect(redactJson(JSON.stringify(value), redactor)).toBe(JSON.stringify(value));
  });

  test('are hidden in what packages say, and nothing else of them changes', () => {
    const base = { version: '1', type: 'npm', purl: 'pkg:npm/x@1', licenses: [], locations: [] } as const;
    const clean = { ...base, name: 'a', metadata: { author: 'me' } };
    const dirty = { ...base, name: 'b', metadata: { author: TOKEN } };
    const [first, second] = redactPackages([clean, dirty], redactor);
    expect(first).toBe(clean);
    expect(second).toEqual({ ...dirty, metadata: { author: 'ghp_…' } });
  });
});
