import { describe, expect, it } from 'vitest';
import { AssayError } from '@assay/core';
import type { ScanResult } from '../contracts/occurrence.ts';
import { detectors } from '../detectors/registry.ts';
import { createScanner } from '../scanner/create-scanner.ts';
import { readPathPattern } from './path-pattern.ts';
import { type SecretConfig, readSecretConfig } from './read-config.ts';

function read(text: string): SecretConfig {
  return readSecretConfig({ text, name: 'secrets.yaml' });
}

/** Codes and lines of the problems of a document. */
function problemsOf(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'SECRET_CONFIG_INVALID') {
      return error.problems.filter(({ severity }) => severity === 'error').map(({ code, line }) => `${code}:${line}`);
    }
    throw error;
  }
  return [];
}

function scan(config: SecretConfig, text: string, path = '/srv/app.env'): ScanResult {
  const { userDetectors, disabled, allow } = config;
  const enabled = detectors.modules.filter((detector) => !disabled.has(detector.id));
  const options = { detectors: enabled, userDetectors, allow: { rules: allow }, fingerprintKey: Buffer.alloc(32, 7) };
  return createScanner(options).scan(Buffer.from(text), { path });
}

const OWN = `
detectors:
  - id: acme-token
    title: Token of Acme
    keywords: [acme_]
    pattern: 'acme_([a-z0-9]{16})'
    secretGroup: 1
    entropy: 2
    confidence: high
    paths: ['*.env', '/etc/**/acme.d/']
`;

/** An assignment that the generic detector finds; in parts, so that this file holds no secret. */
const SUSPECT = ['token', 'k3J9x7Lq2Vb8Nm4Zt6Rw1Yp5'].join(' = ');

describe('own detectors', () => {
  it('find what they describe', () => {
    expect(scan(read(OWN), 'x = acme_k3j4h5g6f7d8s9a0').occurrences).toMatchObject([
      { detector: 'acme-token', title: 'Token of Acme', confidence: 'high', lengthBytes: 16, preview: '…' },
    ]);
  });

  it('look only where they say', () => {
    expect(scan(read(OWN), 'acme_k3j4h5g6f7d8s9a0', '/srv/app.txt').occurrences).toEqual([]);
    expect(scan(read(OWN), 'acme_k3j4h5g6f7d8s9a0', '/etc/x/acme.d/y/z').occurrences).toHaveLength(1);
  });

  it('are warned about when they have no keyword', () => {
    const { warnings } = read("detectors:\n  - id: hex-key\n    pattern: '[0-9a-f]{32}'\n");
    expect(warnings).toMatchObject([{ code: 'PATTERN_SLOW', severity: 'warning', line: 2 }]);
  });

  it('switch built-in ones off', () => {
    const text = SUSPECT;
    expect(scan(read('disable: []'), text).occurrences).toHaveLength(1);
    expect(scan(read('disable: [generic-assignment]'), text).occurrences).toEqual([]);
  });
});

describe('allow rules', () => {
  it.each([
    ["allow:\n  - reason: known\n    paths: ['**/app.env']\n", true],
    ["allow:\n  - reason: known\n    patterns: ['^k3J9']\n    detectors: [generic-assignment]\n", true],
    ["allow:\n  - reason: known\n    patterns: ['^k3J9']\n    paths: [/other]\n", false],
    ["allow:\n  - reason: known\n    patterns: ['^k3J9']\n    paths: [/other]\n    condition: any\n", true],
    ["allow:\n  - reason: known\n    patterns: ['^token =']\n    target: line\n", true],
    ['allow:\n  - reason: known\n    stopwords: [x7lq]\n', true],
  ])('%j', (text, allowed) => {
    const { occurrences, suppressed } = scan(read(text), SUSPECT);
    expect([occurrences.length, suppressed.rule]).toEqual(allowed ? [0, 1] : [1, 0]);
  });
});

it.each([
  ['', ['SYNTAX:1']],
  ['a: [', ['SYNTAX:1']],
  ['- 1', ['TYPE_WRONG:1']],
  ['detector: []', ['KEY_UNKNOWN:1']],
  ['detectors: {}', ['TYPE_WRONG:1']],
  ['a: &x 1\nb: *x', ['SYNTAX:2']],
  ['detectors: []\ndetectors: []', ['SYNTAX:2']],
  ['detectors: []\n---\ndetectors: []', ['SYNTAX:2']],
  [`detectors: ${'['.repeat(40)}`, ['TOO_LARGE:1']],
  ['detectors:\n  - id: a-b', ['KEY_MISSING:2']],
  ["detectors:\n  - id: A\n    keywords: [xx]\n    pattern: 'x'", ['VALUE_INVALID:2']],
  ["detectors:\n  - id: a\n    keywords: [x]\n    pattern: 'x'", ['VALUE_INVALID:3']],
  ["detectors:\n  - id: a\n    keywords: [xx]\n    pattern: '(?<!a)x'", ['PATTERN_INVALID:4']],
  ["detectors:\n  - id: a\n    keywords: [xx]\n    pattern: 'ä'", ['PATTERN_INVALID:4']],
  ["detectors:\n  - id: a\n    keywords: [xx]\n    pattern: 'x'\n    secretGroup: 1", ['VALUE_INVALID:5']],
  ["detectors:\n  - id: private-key\n    keywords: [xx]\n    pattern: 'x'", ['ID_DUPLICATE:2']],
  ["detectors:\n  - id: a\n    keywords: [xx]\n    pattern: 'x'\n    confidence: sure", ['VALUE_INVALID:5']],
  ['disable:\n  - privat-key', ['DETECTOR_UNKNOWN:2']],
  ['allow:\n  - reason: x', ['RULE_EMPTY:2']],
  ['allow:\n  - reason: x\n    fingerprints: [ab]', ['VALUE_INVALID:3']],
])('reports every problem of %j with its line', (text, expected) => {
  expect(problemsOf(text)).toEqual(expected);
});

it.each([
  ['*.pem', '/etc/ssl/a.pem', true],
  ['*.pem', '/etc/a.pem/b', false],
  ['/etc/*', '/etc/a', true],
  ['/etc/*', '/etc/a/b', false],
  ['/etc/**', '/etc/a/b', true],
  ['/etc/**/c', '/etc/c', true],
  ['/etc/**/c', '/etc/a/b/c', true],
  ['/etc/**/c/**/d', '/etc/c/x/c/y/d', true],
  ['vendor/', '/srv/vendor/x/y', true],
  ['a.b', '/axb', false],
  [`${'*a'.repeat(10)}b`, `/${'a'.repeat(5000)}`, false],
])('path pattern %s on %.30s', (pattern, path, expected) => {
  const reading = readPathPattern(pattern);
  expect(reading.ok && reading.matches(path)).toBe(expected);
});
