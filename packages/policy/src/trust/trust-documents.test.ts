import { generateKeyPairSync } from 'node:crypto';
import type { DocumentProblem } from '@assay/core';
import { AssayError } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { planEvaluation } from '../evaluation/plan-evaluation.ts';
import { writeDocument } from '../exchange/write-document.ts';
import { factsOf } from '../policy-tests/draft-facts.ts';
import { distinguishedName, writeDistinguishedName } from './distinguished-name.ts';
import { ANYBODY } from './implicit-verifier.ts';
import { textMatchOf, writeTextMatch } from './text-match.ts';

const PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });

const REST = `
rule_sets:
  - id: r
    rules:
      - { gate: signatures, trigger: required, action: STOP, params: { verifiers: release } }
      - { gate: image_policy, trigger: unmet, action: STOP }
mappings:
  - { registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r] }
`;

const indent = (text: string, by: number): string => text.trim().replaceAll('\n', `\n${' '.repeat(by)}`);

const FULL = `
version: "2"
verifiers:
  - name: release
    keys:
      - |
        ${indent(PEM, 8)}
      - name: second
        pem: |
          ${indent(PEM, 10)}
        hash: sha512
        valid_until: "2027-01-01T00:00:00Z"
        revoked_from: "2026-06-01T00:00:00Z"
    annotations: { stage: production }
    repository: registry.example.com/signatures
  - name: ci
    identities:
      - issuer: https://token.actions.githubusercontent.com
        subject: https://github.com/acme/*
        claims: { sourceRepositoryRef: "regexp:refs/tags/v[0-9.]+" }
    trusted_root: ours
  - name: notary
    notation:
      level: strict
      override: { revocation: skip }
      trust_stores: { ca: ["-----BEGIN CERTIFICATE-----\\nx\\n-----END CERTIFICATE-----"] }
      trusted_identities: ["x509.subject: C=US, ST=WA, O=acme.example"]
trusted_roots:
  - { name: ours, tuf: { mirror: https://tuf.example.com } }
image_policies:
  - name: app
    images: ["registry.example.com/**"]
    mode: warn
    require:
      any:
        - release
        - all: [ci, { attestation: { verifier: ci, predicate_type: https://slsa.dev/provenance/v1, rule: { cue: "x: 1" } } }]
        - { at_least: 2, of: [release, ci, notary] }
        - { fail: "nobody" }
    rule: { cel: "true", message: "no" }
    inputs: [config]
${REST}`;

function problemsOf(text: string): readonly DocumentProblem[] {
  try {
    return compilePolicy({ text, name: 'p' }).warnings;
  } catch (error) {
    if (error instanceof AssayError) return error.problems;
    throw error;
  }
}

describe('a document that says whose signatures count', () => {
  const policy = compilePolicy({ text: FULL, name: 'p' });

  test('gives verifiers with safe defaults', () => {
    const [release, ci, notary] = policy.trust.verifiers;
    expect(release).toMatchObject({ kind: 'key', demand: { log: 'ignored', timestamp: 'ignored' } });
    expect(release?.kind === 'key' && release.keys.map(({ name, hash }) => [name, hash])).toEqual([
      ['release#1', 'sha256'],
      ['second', 'sha512'],
    ]);
    expect(ci).toMatchObject({ kind: 'keyless', demand: { log: 'required', certificateLog: 'required' } });
    expect(notary).toMatchObject({
      kind: 'notation',
      trust: { identities: [{ C: 'US', ST: 'WA', O: 'acme.example' }] },
    });
  });

  test('is the same policy once written and read again', () => {
    const again = compilePolicy({ text: JSON.stringify(writeDocument(policy)), name: 'p' });
    expect(again.trust).toEqual(policy.trust);
    expect(writeDocument(again)).toEqual(writeDocument(policy));
  });

  test('hands verifiers to whoever gathers facts, only where a rule asks about signatures', () => {
    const identity = factsOf();
    const plan = planEvaluation(policy, identity, { unmapped: null });
    expect(plan.needs.trust).toEqual(policy.trust);
    const other = compilePolicy({
      text: FULL.replaceAll(/gate: (signatures|image_policy).*$/gm, 'gate: always, trigger: always, action: GO }'),
      name: 'p',
    });
    expect(planEvaluation(other, identity, { unmapped: null }).needs.trust.verifiers).toEqual([]);
  });
});

test('a rule that names subjects and issuers by itself implies the public instance', () => {
  const text = `version: "2"\n${REST.replace('verifiers: release', 'identities: "a*", issuers: "b*"')}`;
  const plan = planEvaluation(compilePolicy({ text, name: 'p' }), factsOf(), { unmapped: null });
  expect(plan.needs.trust.verifiers.map(({ name, kind }) => [name, kind])).toEqual([[ANYBODY, 'keyless']]);
});

test('a verifier called sigstore is not taken for everybody whom Sigstore knows', () => {
  const rules = REST.replace('verifiers: release', 'verifiers: sigstore').replace(
    '      - { gate: image_policy',
    '      - { gate: signatures, trigger: required, action: WARN, params: { identities: "a*", issuers: "b*" } }\n      - { gate: image_policy',
  );
  const text = `version: "2"\nverifiers:\n  - name: sigstore\n    keys:\n      - |\n        ${indent(PEM, 8)}\n${rules}`;
  const plan = planEvaluation(compilePolicy({ text, name: 'p' }), factsOf(), { unmapped: null });
  const names = plan.needs.trust.verifiers.map(({ name }) => name);
  expect(names).toEqual(['sigstore', ANYBODY]);
});

test('nobody may be given the name of everybody', () => {
  const named = (name: string): string =>
    `version: "2"\nverifiers:\n  - name: ${name}\n    keys:\n      - |\n        ${indent(PEM, 8)}\n${REST.replace('release', name)}`;
  expect(() => compilePolicy({ text: named('somebody'), name: 'p' })).not.toThrow();
  expect(() => compilePolicy({ text: named(ANYBODY), name: 'p' })).toThrow(AssayError);
});

test('key files are read once, and their content is part of the digest of the policy', () => {
  const text = `version: "2"\nverifiers: [{ name: release, keys: [{ file: keys/a.pub }, { file: keys/a.pub }] }]\n${REST}`;
  const reads: string[] = [];
  const digestWith = (pem: string): string =>
    compilePolicy(
      { text, name: 'p' },
      {
        resolveFile: (path) => {
          reads.push(path);
          return pem;
        },
      },
    ).digest;
  expect(digestWith(PEM)).not.toBe(digestWith(`${PEM}\n`));
  expect(reads).toEqual(['keys/a.pub', 'keys/a.pub']);
  expect(problemsOf(text).map(({ code }) => code)).toContain('FILE_MISSING');
});

describe('what can never be met or trusts everybody is refused', () => {
  const verifiers = (body: string): string => `version: "2"\nverifiers: [${body}]\n${REST}`;
  const cases: readonly (readonly [what: string, text: string, code: string])[] = [
    ['a verifier of two kinds', verifiers('{ name: release, keys: [], identities: [] }'), 'KEY_CONFLICT'],
    ['a verifier of no kind', verifiers('{ name: release }'), 'KEY_MISSING'],
    ['an empty list of keys', verifiers('{ name: release, keys: [] }'), 'VALUE_INVALID'],
    ['a key that is none', verifiers('{ name: release, keys: ["abc"] }'), 'VALUE_INVALID'],
    ['an issuer for everybody', verifiers('{ name: release, identities: [{ issuer: i }] }'), 'KEY_MISSING'],
    ['an identity without issuer', verifiers('{ name: release, identities: [{ subject: s }] }'), 'KEY_MISSING'],
    [
      'keyless without log and timestamp',
      verifiers('{ name: release, log: ignored, identities: [{ issuer: i, subject: s }] }'),
      'VALUE_INVALID',
    ],
    [
      'a look-ahead',
      verifiers('{ name: release, identities: [{ issuer: i, subject: "regexp:(?=a)" }] }'),
      'PATTERN_INVALID',
    ],
    [
      'an unknown root',
      verifiers('{ name: release, trusted_root: r, identities: [{ issuer: i, subject: s }] }'),
      'REFERENCE_MISSING',
    ],
    [
      'a rule with an unknown verifier',
      verifiers('{ name: other, identities: [{ issuer: i, subject: s }] }'),
      'REFERENCE_MISSING',
    ],
    [
      'an instant that is none',
      verifiers(`{ name: release, keys: [{ pem: ${JSON.stringify(PEM)}, revoked_from: soon }] }`),
      'VALUE_INVALID',
    ],
    ['a glob with a question mark', FULL.replace('registry.example.com/**', 'a?b'), 'VALUE_INVALID'],
    ['more than there are', FULL.replace('at_least: 2', 'at_least: 4'), 'VALUE_INVALID'],
    [
      'an unknown verifier in a requirement',
      FULL.replace('- release\n        - all', '- releese\n        - all'),
      'REFERENCE_MISSING',
    ],
    ['two names', FULL.replace('name: ci', 'name: release'), 'ID_DUPLICATE'],
  ];
  test.each(cases)('%s', (_, text, code) => {
    expect(problemsOf(text).map((problem) => problem.code)).toContain(code);
  });
});

test('every text to compare with survives being written', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('a*', 'regexp:x+', 'search:y', '*')), (text) => {
      const match = textMatchOf(text);
      expect(textMatchOf(writeTextMatch(match))).toEqual(match);
    }),
  );
});

test('a name in a certificate survives being written', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', ' ', ',', '+', '\\', '=', '"', '1') }),
      (raw) => {
        fc.pre(raw.trim() === raw);
        const name = { C: 'US', O: raw };
        expect(distinguishedName(writeDistinguishedName(name))).toEqual(name);
      },
    ),
  );
  expect(distinguishedName('x509.subject: C=US, C=DE')).toBeNull();
  expect(distinguishedName('CN=a')).toBeNull();
});

test('keys of two verifiers are two signers, whether they have names or not', () => {
  const key = `keys:\n      - |\n        ${indent(PEM, 8)}`;
  const text = `version: "2"\nverifiers:\n  - name: release\n    ${key}\n  - name: security\n    ${key}\n${REST}`;
  const names = compilePolicy({ text, name: 'p' }).trust.verifiers.map((one) => (one.kind === 'key' ? one.keys : []));
  expect(names).toMatchObject([[{ name: 'release' }], [{ name: 'security' }]]);
});

test.each([
  [
    'an empty list of trusted identities',
    'trusted_identities: ["x509.subject: C=US, ST=WA, O=acme.example"]',
    'trusted_identities: []',
  ],
  ['one requirement twice', 'of: [release, ci, notary]', 'of: [release, ci, release]'],
])('%s is refused', (_, from, to) => {
  expect(FULL).toContain(from);
  expect(() => compilePolicy({ text: FULL.replace(from, to), name: 'p' })).toThrow(AssayError);
});
