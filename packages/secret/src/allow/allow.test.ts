import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../contracts/occurrence.ts';
import type { AllowRule } from '../contracts/user-detector.ts';
import { expandExample } from '../detectors/expand-example.ts';
import { detectors } from '../detectors/registry.ts';
import { type AllowOptions, createScanner } from '../scanner/create-scanner.ts';
import {
  type Baseline,
  type BaselineEntry,
  baselineLookup,
  decodeBaseline,
  encodeBaseline,
  fingerprintKeyId,
} from './baseline.ts';
import { switchedOffLines } from './inline-comment.ts';
import { isPlaceholder, isPlaceholderWord } from './placeholder.ts';

const fingerprintKey = Buffer.alloc(32, 7);
const token = expandExample('ghp_{github}');

function scan(text: string, allow: AllowOptions = {}, path = '/srv/app.conf'): ScanResult {
  return createScanner({ detectors: detectors.modules, fingerprintKey, allow }).scan(Buffer.from(text), { path });
}

function scanUnder(key: Uint8Array, baseline: Baseline): ScanResult {
  const scanner = createScanner({ detectors: [], fingerprintKey: key, allow: { baseline } });
  return scanner.scan(Buffer.alloc(0), { path: '/' });
}

describe('placeholders', () => {
  it.each([
    'AKIA{}IOSFODNN7EXAMPLE',
    'ghp_xxxxxxxxxxxxxxxxxxxxxxxx',
    '${TOKEN}',
    '$TOKEN',
    '<your-token>',
    '{{ .Values.x }}',
    '%TOKEN%',
    '@TOKEN@',
    'abababab',
    'sk_live_123456789',
    '************',
  ])('for every detector: %s', (template) => expect(isPlaceholder(expandExample(template))).toBe(true));

  it.each([
    'changeme',
    'change_me_please',
    'your-password-here',
    'dummy123',
    'password',
    'REDACTED',
    'letmein',
    'process.env.X',
    'vault:secret/x',
  ])('for values that people choose: %s', (value) => {
    expect(isPlaceholderWord(value)).toBe(true);
    expect(isPlaceholder(value)).toBe(false);
  });

  it.each(['Tr0ub4dor&3', 'correct-horse-9-battery', 'k7Jq2LmX', 'testimony-4471-x'])('not: %s', (value) => {
    expect(isPlaceholderWord(value)).toBe(false);
  });

  it('are counted', () => {
    expect(scan('postgres://app:changeme@db/app')).toMatchObject({ occurrences: [], suppressed: { placeholder: 1 } });
  });
});

describe('comments on the line', () => {
  it.each([
    'assay:allow-secret',
    'assay:allow',
    'gitleaks:allow',
    'trufflehog:ignore',
    'pragma: allowlist secret',
    'secretlint-disable-line',
  ])('accept with %s', (mark) => {
    expect(scan(`token: ${token} # ${mark}\n`)).toMatchObject({ occurrences: [], suppressed: { comment: 1 } });
  });

  it('do not reach other lines', () => {
    expect(scan(`# assay:allow-secret\ntoken: ${token}\n# assay:allow-secret`).occurrences).toHaveLength(1);
  });

  it('have no effect when they are switched off', () => {
    expect(scan(`${token} # assay:allow-secret`, { inlineComments: false }).occurrences).toHaveLength(1);
  });
});

describe('allow rules', () => {
  const base: AllowRule = {
    description: 'known',
    detectors: null,
    condition: 'all',
    paths: [],
    patterns: [],
    target: 'secret',
    stopwords: [],
    fingerprints: new Set(),
  };
  const fingerprint = scan(token).occurrences[0]?.fingerprint ?? '';
  const accepts = (rule: Partial<AllowRule>): boolean => {
    const result = scan(`token = ${token}`, { rules: [{ ...base, ...rule }] });
    expect(result.suppressed.rule).toBe(result.occurrences.length === 0 ? 1 : 0);
    return result.occurrences.length === 0;
  };

  it.each<[string, Partial<AllowRule>, boolean]>([
    ['a fingerprint', { fingerprints: new Set([fingerprint]) }, true],
    ['another fingerprint', { fingerprints: new Set(['0'.repeat(32)]) }, false],
    ['a path', { paths: [(path) => path === '/srv/app.conf'] }, true],
    ['a pattern on the secret', { patterns: [(text) => text === token] }, true],
    ['a pattern on the line', { patterns: [(text) => text.startsWith('token = ')], target: 'line' }, true],
    ['a pattern on the secret that only the line has', { patterns: [(text) => text.startsWith('token = ')] }, false],
    ['a stopword', { stopwords: [token.slice(6, 12).toLowerCase()] }, true],
    ['one of two criteria when both must hold', { paths: [() => true], patterns: [() => false] }, false],
    [
      'one of two criteria when one is enough',
      { paths: [() => true], patterns: [() => false], condition: 'any' },
      true,
    ],
    ['the right path but another detector', { paths: [() => true], detectors: new Set(['npm-access-token']) }, false],
    ['nothing at all', {}, false],
  ])('with %s', (_, rule, accepted) => {
    // The rule for another detector leaves this one; the generic detector never sees the place.
    expect(accepts({ detectors: new Set(['github-personal-access-token', 'generic-assignment']), ...rule })).toBe(
      accepted,
    );
  });
});

describe('a comment for the line below', () => {
  it.each(['assay:allow-next-line', 'pragma: allowlist nextline secret', 'secretlint-disable-next-line'])(
    '%s accepts the secrets there and nowhere else',
    (mark) => {
      expect(scan(`# ${mark}\ntoken: ${token}`)).toMatchObject({ occurrences: [], suppressed: { comment: 1 } });
      expect(scan(`# ${mark}\n\ntoken: ${token}`).occurrences).toHaveLength(1);
      expect(scan(`token: ${token} # ${mark}`).occurrences).toHaveLength(1);
      expect(scan(`# ${mark}\ntoken: ${token}`, { inlineComments: false }).occurrences).toHaveLength(1);
    },
  );
});

describe('comments that switch lines off', () => {
  const off = (text: string): readonly number[] => {
    const test = switchedOffLines(Buffer.from(text));
    return test === null ? [] : text.split('\n').flatMap((_, index) => (test(index + 1) ? [index + 1] : []));
  };

  it.each<[string, readonly number[]]>([
    ['a\nb', []],
    ['a\n// secretlint-disable\nb\nc', [2, 3, 4]],
    ['/* secretlint-disable */\nb\n/* secretlint-enable */\nc', [1, 2, 3]],
    ['# secretlint-disable some-rule\nb\n# secretlint-enable\nc\n# secretlint-disable', [1, 2, 3, 5]],
    ['# secretlint-disable-line\nb', []],
    ['# secretlint-enable\nb', []],
  ])('in %j are lines %j', (text, lines) => expect(off(text)).toEqual(lines));
});

describe('a baseline', () => {
  const keyId = fingerprintKeyId(fingerprintKey);
  const [found] = scan(token).occurrences;
  const entry = {
    fingerprint: found?.fingerprint ?? '',
    detector: 'github-personal-access-token',
    path: '/srv/app.conf',
  };
  const baseline: Baseline = { keyId, entries: [entry] };

  it('accepts the same secret in the same file, wherever in it', () => {
    expect(scan(`\n\n  ${token}`, { baseline })).toMatchObject({ occurrences: [], suppressed: { baseline: 1 } });
    expect(scan(token, { baseline }, '/srv/other.conf').occurrences).toHaveLength(1);
  });

  it('reads what it wrote, sorted and each entry once', () => {
    const other = { ...entry, path: '/a' };
    const text = encodeBaseline({ keyId, entries: [entry, other, entry] });
    expect(decodeBaseline(text)).toEqual({ keyId, entries: [other, entry] });
    expect(encodeBaseline(decodeBaseline(text))).toBe(text);
    expect(decodeBaseline(encodeBaseline({ keyId, entries: [] })).entries).toEqual([]);
  });

  it.each<[string, Partial<BaselineEntry>, Date | null, boolean]>([
    ['nothing', {}, null, true],
    ['open', { state: 'open' }, null, false],
    ['revoked', { state: 'revoked' }, null, true],
    ['false-positive', { state: 'false-positive', reason: 'an example' }, null, true],
    ['accepted, before the last day is over', { until: '2026-03-01' }, new Date('2026-03-01T23:59:59Z'), true],
    ['accepted, after the last day', { until: '2026-03-01' }, new Date('2026-03-02T00:00:00Z'), false],
    ['accepted for a time, when nobody says when it is', { until: '2026-03-01' }, null, false],
  ])('that says %s counts or not, and is written as it was read', (_, decided, at, accepted) => {
    const text = encodeBaseline({ keyId, entries: [entry, { ...entry, ...decided }, entry] });
    const read = decodeBaseline(text);
    expect(read.entries).toEqual([{ ...entry, ...decided }]);
    expect(baselineLookup(read, fingerprintKey, at)(entry.fingerprint, entry.path)).toBe(accepted);
  });

  it.each([{ state: 'maybe' }, { until: '2026-02-30' }, { until: 5 }, { reason: 1 }])(
    'is refused with %j',
    (decided) => {
      const text = JSON.stringify({ schemaVersion: 1, keyId, entries: [{ ...entry, ...decided }] });
      expect(() => decodeBaseline(text)).toThrow(expect.objectContaining({ code: 'SECRET_BASELINE_INVALID' }));
    },
  );

  it('is refused under another key', () => {
    expect(() => scanUnder(Buffer.alloc(16, 9), baseline)).toThrow(
      expect.objectContaining({ code: 'SECRET_BASELINE_KEY' }),
    );
  });

  it.each([
    '',
    '[]',
    '{"schemaVersion":2}',
    '{"schemaVersion":1,"keyId":"x","entries":[]}',
    `{"schemaVersion":1,"keyId":"${keyId}","entries":[{"path":1}]}`,
  ])('is refused as %s', (text) =>
    expect(() => decodeBaseline(text)).toThrow(expect.objectContaining({ code: 'SECRET_BASELINE_INVALID' })),
  );
});
