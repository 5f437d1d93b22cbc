import { AssayError, type Requirement } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { importConnaisseur } from './import-connaisseur.ts';
import { importKyverno } from './import-kyverno.ts';
import { importNotation } from './import-notation.ts';
import type { ImportedPolicies } from './imported-policies.ts';
import { translateConditions } from './kyverno/translate-conditions.ts';
import { parseValidation } from './kyverno/parse-validation.ts';
import { readSubject } from './notation/subject.ts';
import { wildcardMatch } from './requirements.ts';
import { certificateBlock, indent, publicKey } from './testing/material.ts';

const KEY = publicKey();
const OTHER_KEY = publicKey();
const CERTIFICATE = certificateBlock();

function codesOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof AssayError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}

const notesOf = ({ notes }: ImportedPolicies): readonly string[] => notes.map(({ kind, what }) => `${kind}: ${what}`);

/** A requirement as a short text: names of verifiers with what combines them. */
function shape(requirement: Requirement): string {
  if (requirement.kind === 'signature') return requirement.verifier;
  if (requirement.kind === 'attestation') return `${requirement.verifier}@${requirement.predicateType}`;
  if (requirement.kind === 'static') return requirement.pass ? 'pass' : `refuse(${requirement.message})`;
  const count = requirement.kind === 'at-least' ? requirement.count : '';
  return `${requirement.kind}${count}(${requirement.of.map(shape).join(', ')})`;
}

describe('verifyImages of Kyverno', () => {
  const kyverno = (entry: string, spec = '', kind = 'ClusterPolicy'): ImportedPolicies =>
    importKyverno({
      name: 'k.yaml',
      text: `apiVersion: kyverno.io/v1
kind: ${kind}
metadata: { name: k, namespace: n }
spec:
  ${indent(spec === '' ? 'background: false' : spec, 2)}
  rules:
  - name: r
    match: { any: [{ resources: { kinds: [Pod] } }] }
    verifyImages:
    - ${indent(entry, 6)}
`,
    });
  const keys = (pem: string): string => `keys:\n    publicKeys: |\n      ${indent(pem, 6)}`;
  const references = 'imageReferences: ["ghcr.io/acme/*"]\nmutateDigest: false\nverifyDigest: false\n';
  test('attestors of two policies never become one verifier', () => {
    const attestor = (name: string, key: string): object => ({ name, cosign: { key: { data: key } } });
    const validating = (...attestors: readonly object[]): string =>
      JSON.stringify({
        apiVersion: 'policies.kyverno.io/v1',
        kind: 'ImageValidatingPolicy',
        metadata: { name: 'p' },
        spec: {
          attestors,
          validations: [
            { expression: 'images.containers.map(i, verifyImageSignatures(i, [attestors.r_1])).all(e, e > 0)' },
          ],
        },
      });
    const other = (rule: string): string =>
      JSON.stringify({
        apiVersion: 'kyverno.io/v1',
        kind: 'ClusterPolicy',
        metadata: { name: 'p' },
        spec: {
          rules: [
            {
              name: rule,
              verifyImages: [
                { imageReferences: ['x.y/*'], attestors: [{ entries: [{ keys: { publicKeys: OTHER_KEY } }] }] },
              ],
            },
          ],
        },
      });
    const read = (...documents: readonly string[]): ImportedPolicies =>
      importKyverno({ name: 'k.yaml', text: documents.join('\n---\n') });
    const { verifiers, imagePolicies } = read(validating(attestor('r_1', KEY)), other('r_1'));
    expect(new Set(verifiers.map(({ name }) => name)).size).toBe(2);
    expect(new Set(imagePolicies.map(({ name }) => name)).size).toBe(2);
    expect(() => read(validating(attestor('r_1', KEY), attestor('r_1', OTHER_KEY)))).toThrow('no valid image policies');
  });

  const requirementOf = (imported: ImportedPolicies): string =>
    imported.imagePolicies.map(({ requirement }) => shape(requirement)).join('; ');

  test('all entries are needed without a count, and as many as it says with one', () => {
    const entries = `entries:\n- ${indent(keys(KEY), 2)}\n- ${indent(keys(OTHER_KEY), 2)}`;
    expect(requirementOf(kyverno(`${references}attestors:\n- ${indent(entries, 2)}`))).toBe('all(k/r-1-1, k/r-1-2)');
    expect(requirementOf(kyverno(`${references}attestors:\n- count: 1\n  ${indent(entries, 2)}`))).toBe(
      'at-least1(k/r-1-1, k/r-1-2)',
    );
  });

  test('several keys in one text are several entries', () => {
    const entry = `${references}attestors:\n- count: 1\n  entries:\n  - ${indent(keys(KEY + OTHER_KEY), 4)}`;
    const imported = kyverno(entry);
    expect(requirementOf(imported)).toBe('at-least1(k/r-1-1, k/r-1-1-2)');
    expect(imported.verifiers).toMatchObject([
      { kind: 'key', keys: [{ pem: KEY }], demand: { log: 'required', certificateLog: 'ignored' } },
      { kind: 'key', keys: [{ pem: OTHER_KEY }] },
    ]);
  });

  test('sets are all needed, and may be nested', () => {
    const keyless = 'keyless: { issuer: https://i.example, subject: "https://github.com/acme/*" }';
    const nested = `attestor:\n    count: 1\n    entries:\n    - ${keyless}\n    - ${indent(keys(KEY), 4)}`;
    const imported = kyverno(
      `${references}attestors:\n- entries:\n  - ${indent(keys(OTHER_KEY), 4)}\n- entries:\n  - ${indent(nested, 2)}`,
    );
    expect(requirementOf(imported)).toBe('all(k/r-1-1, at-least1(k/r-2-1-1, k/r-2-1-2))');
    expect(imported.verifiers).toMatchObject([
      {},
      {
        identities: [
          {
            subject: { kind: 'regex', source: 'https://github\\.com/acme/.*', unanchored: false },
            issuer: { kind: 'exact' },
          },
        ],
      },
      {},
    ]);
  });

  test('annotations, repository, type and logs', () => {
    const rekor = 'rekor: { url: https://rekor.example, ignoreTlog: true }, ctlog: { ignoreSCT: true }';
    const entry = `${references}type: SigstoreBundle\nannotations: { a: b }\nrepository: r.example/sigs\nattestors:\n- entries:\n  - keyless: { issuer: i, subject: s, ${rekor}, additionalExtensions: { githubWorkflowTrigger: push, 1.3.6.1.4.1.57264.1.12: "https://github.com/acme/*" } }\n    annotations: { c: d }`;
    expect(kyverno(entry).verifiers).toMatchObject([
      {
        annotations: { a: 'b', c: 'd' },
        repository: 'r.example/sigs',
        signatureFormat: 'bundle',
        demand: { log: 'ignored', certificateLog: 'ignored' },
        identities: [
          {
            claims: { githubWorkflowTrigger: { kind: 'exact', text: 'push' }, sourceRepositoryUri: { kind: 'regex' } },
          },
        ],
      },
    ]);
  });

  test('an extension that is not known lets nothing pass', () => {
    const entry = `${references}attestors:\n- entries:\n  - keyless: { issuer: i, subject: s, additionalExtensions: { 1.2.3: x } }`;
    const imported = kyverno(entry);
    expect(requirementOf(imported)).toContain('refuse(not carried over: the extension 1.2.3');
    expect(notesOf(imported)).toContain('lost: the extension 1.2.3 of the certificate');
  });

  test('conditions are listed one by one, and refuse until they are replaced', () => {
    const conditions =
      'conditions:\n  - all:\n    - { key: "{{ a[0] }}", operator: Equals, value: b }\n    - { key: "{{ c }}", operator: Equals, value: d }';
    const entry = `${references}attestations:\n- type: slsaprovenance\n  attestors:\n  - entries:\n    - ${indent(keys(KEY), 6)}\n  ${conditions}`;
    const imported = kyverno(entry);
    expect(requirementOf(imported)).toBe(
      'all(k/r-attestation-1-1-1@https://slsa.dev/provenance/v0.2, refuse(not carried over: conditions on slsaprovenance))',
    );
    expect(notesOf(imported)).toEqual([
      'lost: the condition (all) {"key":"{{ a[0] }}","operator":"Equals","value":"b"}',
      'lost: the condition (all) {"key":"{{ c }}","operator":"Equals","value":"d"}',
    ]);
    expect(imported.notes[0]).toMatchObject({ line: 25 });
  });

  test('certificates of Notary are a trust store', () => {
    const entry = `${references}type: Notary\nattestors:\n- entries:\n  - certificates:\n      cert: |\n        ${indent(CERTIFICATE, 8)}`;
    expect(kyverno(entry).verifiers).toMatchObject([
      { kind: 'notation', trust: { level: 'strict', stores: { ca: [CERTIFICATE] }, identities: [] } },
    ]);
  });

  test.each([
    ['k8s://ns/secret', 'the key of the Secret secret'],
    ['awskms:///alias/x', 'the key awskms:///alias/x of a key management service'],
    ['"{{ keys.data.production }}"', 'a key that is computed when an object is admitted'],
  ])('the key %s is not in the document: nothing passes in its place', (key, what) => {
    const imported = kyverno(`${references}attestors:\n- entries:\n  - keys: { publicKeys: ${key} }`);
    expect(requirementOf(imported)).toBe(`refuse(not carried over: ${what})`);
    expect(notesOf(imported)).toEqual([`lost: ${what}`]);
  });

  test('references, exceptions and what they mean', () => {
    const entry = `imageReferences: ["*", "nginx*", "acme/app:?", "ghcr.io/a/*:v1"]\nskipImageReferences: ["ghcr.io/skip/*", "ghcr.io/s?ip/*"]\nattestors:\n- entries:\n  - ${indent(keys(KEY), 4)}`;
    const imported = kyverno(entry);
    expect(imported.imagePolicies).toMatchObject([
      {
        images: ['**', 'docker.io/library/nginx**', 'docker.io/acme/app:*', 'ghcr.io/a/**:v1'],
        except: ['ghcr.io/skip/**'],
      },
    ]);
    expect(notesOf(imported)).toEqual(['changed: the reference acme/app:?', 'lost: the exception ghcr.io/s?ip/*']);
  });

  test.each([
    ['validationFailureAction: Enforce', '', 'enforce'],
    ['validationFailureAction: Audit', '', 'warn'],
    ['', '', 'warn'],
    ['validationFailureAction: Enforce', 'failureAction: Audit\n', 'warn'],
    ['', 'failureAction: Enforce\n', 'enforce'],
  ])('%j with %j is the mode %s', (spec, entry, mode) => {
    const imported = kyverno(`${references}${entry}attestors:\n- entries:\n  - ${indent(keys(KEY), 4)}`, spec);
    expect(imported.imagePolicies).toMatchObject([{ mode }]);
  });

  test('everything else is listed', () => {
    const spec = 'validationFailureActionOverrides: []';
    const entry = `imageReferences: ["a.b/c*"]\nrequired: false\nmutateDigest: true\nverifyDigest: true\nimageRegistryCredentials: {}\nvalidate: {}\nissuer: x\nfuture: 1\nattestors:\n- entries:\n  - ${indent(keys(KEY), 4)}`;
    expect(notesOf(kyverno(entry, spec, 'Policy')).toSorted()).toEqual([
      'changed: required: false',
      'changed: the namespace',
      'lost: future of verifyImages',
      'lost: imageRegistryCredentials',
      'lost: issuer',
      'lost: mutateDigest',
      'lost: validate',
      'lost: validationFailureActionOverrides of spec',
      'lost: verifyDigest',
    ]);
  });

  test.each([
    [`${references}attestors:\n- count: 3\n  entries:\n  - ${indent(keys(KEY), 4)}`, 'VALUE_INVALID'],
    [`${references}attestors:\n- entries: []`, 'KEY_MISSING'],
    [`${references}attestors:\n- entries: [{}]`, 'KEY_MISSING'],
    [`${references}attestors:\n- entries: [{ keys: { publicKeys: nothing } }]`, 'VALUE_INVALID'],
    [`attestors:\n- entries:\n  - ${indent(keys(KEY), 4)}`, 'KEY_MISSING'],
  ])('refuses %j', (entry, code) => {
    expect(codesOf(() => kyverno(entry))).toContain(code);
  });

  test('a policy without verifyImages is none', () => {
    const text =
      'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: { name: k }\nspec: { rules: [{ name: r, validate: {} }] }\n';
    expect(codesOf(() => importKyverno({ name: 'k', text }))).toEqual(['NOTHING_CHECKED']);
  });
});

test.each([
  [
    [{ all: [{ key: '{{ builder.id }}', operator: 'Equals', value: 'https://b.example' }] }],
    '((predicate.builder.id == "https://b.example"))',
  ],
  [
    [
      {
        any: [
          { key: '{{a}}', operator: 'AnyIn', value: ['x', 'y'] },
          { key: '{{ n }}', operator: 'LessThan', value: 5 },
        ],
      },
    ],
    '((predicate.a in ["x", "y"] || predicate.n < 5))',
  ],
  [
    [
      { all: [{ key: '{{ a }}', operator: 'Equal', value: true, message: 'm' }] },
      { any: [{ key: '{{ b }}', operator: 'Equals', value: 1 }] },
    ],
    '((predicate.a == true)) && ((predicate.b == 1))',
  ],
])('the conditions %j are carried over', (conditions, source) => {
  expect(translateConditions(conditions)).toBe(source);
});

test.each([
  ['nothing', []],
  ['a pattern', [{ all: [{ key: '{{ a }}', operator: 'Equals', value: 'x*' }] }]],
  ['a variable', [{ all: [{ key: '{{ a }}', operator: 'Equals', value: '{{ b }}' }] }]],
  ['a duration', [{ all: [{ key: '{{ a }}', operator: 'Equals', value: '168h' }] }]],
  ['an ordered text', [{ all: [{ key: '{{ a }}', operator: 'LessThan', value: 'x' }] }]],
  ['a function', [{ all: [{ key: '{{ length(a) }}', operator: 'Equals', value: 1 }] }]],
  ['an element', [{ all: [{ key: '{{ a[0] }}', operator: 'Equals', value: 1 }] }]],
  ['what may not be in a list', [{ all: [{ key: '{{ a }}', operator: 'AnyNotIn', value: ['x'] }] }]],
  ['what may not be equal', [{ all: [{ key: '{{ a }}', operator: 'NotEquals', value: 'x' }] }]],
  [
    'one that is not in all',
    [
      {
        all: [
          { key: '{{ a }}', operator: 'Equals', value: 'x' },
          { key: 'a', operator: 'Equals', value: 'x' },
        ],
      },
    ],
  ],
  ['another quantifier', [{ none: [{ key: '{{ a }}', operator: 'Equals', value: 'x' }] }]],
])('conditions with %s are not', (_, conditions) => {
  expect(translateConditions(conditions)).toBeNull();
});

describe('ImageValidatingPolicy', () => {
  const ivpol = (validation: string, more = ''): ImportedPolicies =>
    importKyverno({
      name: 'i.yaml',
      text: `apiVersion: policies.kyverno.io/v1
kind: ImageValidatingPolicy
metadata: { name: i }
spec:
  validationActions: [Deny]
  matchImageReferences: [{ glob: "ghcr.io/acme/*" }]
  attestors:
  - name: a
    cosign:
      key:
        data: |
          ${indent(KEY, 10)}
  - name: b
    cosign:
      keyless: { identities: [{ issuer: i, subjectRegExp: "^s$" }] }
      ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true }
  - name: n
    notary: { certs: { value: "${CERTIFICATE.replaceAll('\n', '\\n')}" } }
  - name: x
    notary: { certs: { expression: "variables.c" } }
  attestations: [{ name: sbom, intoto: { type: https://cyclonedx.org/bom } }]
  validations: [{ expression: "${validation}", message: m }]
  ${more}
`,
    });
  const requirementOf = (imported: ImportedPolicies): string =>
    imported.imagePolicies.map(({ requirement }) => shape(requirement)).join('; ');
  const count = (call: string, test1: string): string => `images.containers.map(image, ${call}).all(e, e ${test1})`;

  test.each([
    [count('verifyImageSignatures(image, [attestors.a, attestors.b])', '> 0'), 'any(i/a, i/b)'],
    [count('verifyImageSignatures(image, [attestors.a, attestors.b])', '>= 2'), 'at-least2(i/a, i/b)'],
    [count('verifyImageSignatures(image, [attestors.n])', '> 0'), 'any(i/n)'],
    [
      count('verifyAttestationSignatures(image, attestations.sbom, [attestors.b])', '> 0'),
      'any(i/b@https://cyclonedx.org/bom)',
    ],
    [count('verifyImageSignatures(image, [attestors.x])', '> 0'), 'any(refuse(not carried over: the attestor x))'],
  ])('%s', (validation, expected) => {
    expect(requirementOf(ivpol(validation))).toBe(expected);
  });

  test('a validation of another form refuses, and is listed', () => {
    const imported = ivpol("image(images.containers[0]).registry() == 'ghcr.io'");
    expect(requirementOf(imported)).toContain('refuse(not carried over: the validation');
    expect(notesOf(imported)).toContain("lost: the validation image(images.containers[0]).registry() == 'ghcr.io'");
  });

  test('names that the policy does not have are problems', () => {
    expect(codesOf(() => ivpol(count('verifyImageSignatures(image, [attestors.q])', '> 0')))).toEqual([
      'REFERENCE_MISSING',
    ]);
    expect(
      codesOf(() => ivpol(count('verifyAttestationSignatures(image, attestations.q, [attestors.a])', '> 0'))),
    ).toEqual(['REFERENCE_MISSING']);
  });

  test.each([
    ['images.containers.map(i, verifyImageSignatures(i, [attestors.a])).all(e, e > 0) && true'],
    ['images.containers.map(i, verifyImageSignatures(j, [attestors.a])).all(e, e > 0)'],
    ['images.containers.map(i, verifyImageSignatures(i, [attestors.a])).all(e, f > 0)'],
    ['images.containers.map(i, verifyImageSignatures(i, [attestors.a])).all(e, e >= 0)'],
    ['images.containers.map(i, verifyImageSignatures(i, [attestors.a])).all(e, e > 1)'],
    ['images.containers.map(i, verifyImageSignatures(i, [a])).all(e, e > 0)'],
    ['images.containers.map(i, verifyImageSignatures(i, [attestors.a])).exists(e, e > 0)'],
  ])('%s is not carried over', (validation) => {
    expect(parseValidation(validation)).toBeNull();
  });
});

describe('trust policies of Notation', () => {
  const statement = (more: object = {}): object => ({
    name: 's',
    registryScopes: ['registry.example/app'],
    signatureVerification: { level: 'strict' },
    trustStores: ['ca:acme'],
    trustedIdentities: ['x509.subject: C=US, ST=WA, O=acme'],
    ...more,
  });
  const stores = { 'ca:acme': [CERTIFICATE], 'tsa:clock': [CERTIFICATE] };
  const notation = (...trustPolicies: readonly object[]): ImportedPolicies =>
    importNotation({ name: 'trustpolicy.json', text: JSON.stringify({ version: '1.0', trustPolicies }) }, stores);

  test('a statement with everything', () => {
    const override = { revocation: 'skip', expiry: 'log' };
    const imported = notation(
      statement({
        signatureVerification: { level: 'permissive', override, verifyTimestamp: 'afterCertExpiry' },
        trustStores: ['ca:acme', 'tsa:clock'],
      }),
    );
    expect(imported.verifiers).toMatchObject([
      {
        kind: 'notation',
        name: 's',
        trust: {
          level: 'permissive',
          override,
          verifyTimestamp: 'afterCertExpiry',
          stores: { ca: [CERTIFICATE], signingAuthority: [], tsa: [CERTIFICATE] },
          identities: [{ C: 'US', ST: 'WA', O: 'acme' }],
        },
      },
    ]);
  });

  test('repositories that no statement is about are refused', () => {
    expect(
      notation(statement()).imagePolicies.map(({ images, except, requirement }) => [
        images,
        except,
        shape(requirement),
      ]),
    ).toEqual([
      [['registry.example/app:**', 'registry.example/app@**'], [], 's'],
      [
        ['**'],
        ['registry.example/app:**', 'registry.example/app@**'],
        'refuse(no statement of the trust policy is about this repository)',
      ],
    ]);
  });

  test('a statement for every other repository', () => {
    const rest = statement({ name: 'rest', registryScopes: ['*'], trustedIdentities: ['*'] });
    const { imagePolicies, verifiers } = notation(statement(), rest);
    expect(imagePolicies.map(({ images, except }) => [images, except])).toEqual([
      [['registry.example/app:**', 'registry.example/app@**'], []],
      [['**'], ['registry.example/app:**', 'registry.example/app@**']],
    ]);
    expect(verifiers).toMatchObject([{}, { trust: { identities: [] } }]);
  });

  test('the level skip is a fixed answer, and said to be one', () => {
    const imported = notation({ name: 's', registryScopes: ['a.b/c'], signatureVerification: { level: 'skip' } });
    expect(imported.verifiers).toEqual([]);
    expect(shape(imported.imagePolicies[0]?.requirement ?? { kind: 'any', name: '', of: [] })).toBe('pass');
    expect(notesOf(imported)).toEqual(['meaning: the statement s']);
  });

  test.each([
    [statement({ registryScopes: ['registry.example/*'] }), 'VALUE_INVALID'],
    [statement({ registryScopes: ['nginx'] }), 'VALUE_INVALID'],
    [statement({ registryScopes: ['*', 'a.b/c'] }), 'KEY_CONFLICT'],
    [statement({ registryScopes: [] }), 'KEY_MISSING'],
    [statement({ registryScopes: ['a.b/c', 'a.b/c'] }), 'ID_DUPLICATE'],
    [statement({ registryScopes: ['*'], signatureVerification: { level: 'skip' } }), 'VALUE_INVALID'],
    [statement({ signatureVerification: { level: 'lax' } }), 'VALUE_INVALID'],
    [statement({ signatureVerification: { level: 'strict', override: { integrity: 'log' } } }), 'KEY_UNKNOWN'],
    [statement({ signatureVerification: { level: 'skip', override: { expiry: 'log' } } }), 'KEY_CONFLICT'],
    [statement({ trustStores: ['ca:unknown'] }), 'REFERENCE_MISSING'],
    [statement({ trustStores: ['acme'] }), 'VALUE_INVALID'],
    [statement({ trustStores: [] }), 'KEY_MISSING'],
    [statement({ trustedIdentities: undefined }), 'KEY_MISSING'],
    [statement({ trustedIdentities: [] }), 'KEY_MISSING'],
    [statement({ trustedIdentities: ['*', 'x509.subject: C=US, ST=WA, O=a'] }), 'KEY_CONFLICT'],
    [statement({ trustedIdentities: ['x509.subject: O=a'] }), 'VALUE_INVALID'],
    [
      statement({ trustedIdentities: ['x509.subject: C=US, ST=WA, O=a', 'x509.subject: C=US, ST=WA, O=a, CN=b'] }),
      'KEY_CONFLICT',
    ],
    [statement({ surprise: 1 }), 'KEY_UNKNOWN'],
  ])('refuses %j', (broken, code) => {
    expect(codesOf(() => notation(broken))).toContain(code);
  });

  test('two statements of one name or scope are refused, as is another version', () => {
    expect(codesOf(() => notation(statement(), statement()))).toEqual(expect.arrayContaining(['ID_DUPLICATE']));
    const text = JSON.stringify({ version: '2.0', trustPolicies: [statement()] });
    expect(codesOf(() => importNotation({ name: 't', text }, stores))).toEqual(['VALUE_INVALID']);
  });

  test.each([
    ['x509.subject: C=US, ST=WA, O=Acme\\, Inc', { C: 'US', ST: 'WA', O: 'Acme, Inc' }],
    ['x509.subject:CN=a,O=b,S=c,C=d', { CN: 'a', O: 'b', ST: 'c', C: 'd' }],
    ['x509.subject: C=US, ST=WA, O=\\41', { C: 'US', ST: 'WA', O: 'A' }],
  ])('reads the subject %s', (written, attributes) => {
    expect(readSubject(written)).toEqual(attributes);
  });
});

describe('Connaisseur', () => {
  const validators = `validators:
- { name: allow, type: static, approve: true }
- { name: deny, type: static, approve: false }
- name: default
  type: cosign
  trustRoots:
  - name: default
    key: |
      ${indent(KEY, 6)}
  - name: second
    key: |
      ${indent(OTHER_KEY, 6)}
  - { name: people, keyless: { issuer: https://i.example, subjectRegex: "@acme\\\\.example$" } }
- name: notation
  type: notation
  trustRoots:
  - name: default
    cert: |
      ${indent(CERTIFICATE, 6)}
- { name: old, type: notaryv1, host: notary.docker.io, trustRoots: [{ name: default, key: x }] }
`;
  const connaisseur = (policy: string): ImportedPolicies =>
    importConnaisseur({
      name: 'values.yaml',
      text: `application:\n  ${indent(`${validators}policy:\n${policy}`, 2)}\n`,
    });
  const policies = (imported: ImportedPolicies): readonly unknown[] =>
    imported.imagePolicies.map(({ images, except, requirement }) => [images[0], except, shape(requirement)]);

  const twoRoots = (first: string, second: string, policy: string): ImportedPolicies =>
    importConnaisseur({
      name: 'values.yaml',
      text: JSON.stringify({
        validators: [
          {
            name: 'default',
            type: 'cosign',
            trustRoots: [
              { name: first, key: KEY },
              { name: second, key: OTHER_KEY },
            ],
          },
        ],
        policy: JSON.parse(policy),
      }),
    });

  test('two trust roots never become one verifier', () => {
    const both = '[{ "pattern": "*:*", "with": { "trustRoot": "*", "threshold": 2 } }]';
    expect(() => twoRoots('a', 'a', both)).toThrow('no valid image policies');
    const policy = `[{ "pattern": "a/*:*", "with": { "trustRoot": "a", "verifyInTransparencyLog": false } },
      { "pattern": "b/*:*", "with": { "trustRoot": "a-unlogged" } }]`;
    const { verifiers, imagePolicies } = twoRoots('a', 'a-unlogged', policy);
    expect(verifiers).toMatchObject([
      { demand: { log: 'ignored' }, keys: [{ pem: KEY }] },
      { demand: { log: 'required' }, keys: [{ pem: OTHER_KEY }] },
    ]);
    const names = imagePolicies.slice(0, 2).map(({ requirement }) => requirement);
    expect(names).toMatchObject(verifiers.map(({ name }) => ({ verifier: name })));
  });

  test('a trust root with a key and keyless is refused: one of them would not count', () => {
    const root = { name: 'default', key: KEY, keyless: { issuer: 'https://i.example', subject: 's' } };
    const text = JSON.stringify({
      validators: [{ name: 'default', type: 'cosign', trustRoots: [root] }],
      policy: [{ pattern: '*:*' }],
    });
    expect(() => importConnaisseur({ name: 'values.yaml', text })).toThrow('no valid image policies');
  });

  test('the pattern that says most comes first, and an image without one is refused', () => {
    const imported = connaisseur(`- { pattern: "docker.io/library/*:*", validator: allow }
- { pattern: "registry.example/*" }
- { pattern: "registry.example/team/app", with: { trustRoot: second } }
`);
    expect(policies(imported)).toEqual([
      ['registry.example/team/app:**', [], 'default/second'],
      ['docker.io/library/**:**', ['registry.example/team/app:**'], 'pass'],
      ['registry.example/**:**', ['registry.example/team/app:**', 'docker.io/library/**:**'], 'default/default'],
      [
        '**',
        ['registry.example/team/app:**', 'docker.io/library/**:**', 'registry.example/**:**'],
        'refuse(no policy is about this image)',
      ],
    ]);
  });

  test('several trust roots with threshold and names', () => {
    const use = (more: string): string =>
      policies(connaisseur(`- { pattern: "*:*", with: { trustRoot: "*"${more} } }\n`))
        .map((entry) => (Array.isArray(entry) ? entry[2] : ''))
        .join();
    expect(use('')).toBe('at-least3(default/default, default/second, default/people)');
    expect(use(', threshold: 2')).toBe('at-least2(default/default, default/second, default/people)');
    expect(use(', threshold: 2, required: [people]')).toBe(
      'all(default/people, at-least2(default/default, default/second, default/people))',
    );
    expect(use(', required: [people]')).toBe(
      'all(default/people, at-least1(default/default, default/second, default/people))',
    );
  });

  test('logs are demanded unless a policy says otherwise', () => {
    const imported = connaisseur(
      '- { pattern: "*:*", with: { trustRoot: people, verifyInTransparencyLog: false, verifySCT: false } }\n- { pattern: "a.b/c", with: { trustRoot: people } }\n',
    );
    expect(
      imported.verifiers.map((verifier) => [verifier.name, 'demand' in verifier ? verifier.demand.log : '']),
    ).toEqual(
      expect.arrayContaining([
        ['default/people', 'required'],
        ['default/people-unlogged-without-sct', 'ignored'],
      ]),
    );
  });

  test('Notation is carried over, Notary v1 is not and refuses', () => {
    const imported = connaisseur(
      '- { pattern: "a.b/c", validator: notation }\n- { pattern: "*:*", validator: old, with: { delegations: [x] } }\n',
    );
    expect(policies(imported).map((entry) => (Array.isArray(entry) ? entry[2] : ''))).toEqual([
      'notation/default',
      'refuse(not carried over: the validator old of type notaryv1)',
    ]);
    expect(notesOf(imported)).toContain('lost: the validator old of type notaryv1');
  });

  test.each([
    ['- { pattern: "*:*", validator: unknown }\n', 'REFERENCE_MISSING'],
    ['- { pattern: "*:*", with: { trustRoot: unknown } }\n', 'REFERENCE_MISSING'],
    ['- { pattern: "*:*", with: { trustRoot: "*", threshold: 4 } }\n', 'VALUE_INVALID'],
    ['- { pattern: "*:*", with: { trustRoot: "*", required: [x] } }\n', 'REFERENCE_MISSING'],
    [
      '- { pattern: "*:*" }\n- { pattern: "*" , validator: deny }\n- { pattern: "*:*", validator: deny }\n',
      'ID_DUPLICATE',
    ],
  ])('refuses %j', (policy, code) => {
    expect(codesOf(() => connaisseur(policy))).toContain(code);
  });
});

test.each([
  ['https://github.com/acme/*', { kind: 'regex', source: 'https://github\\.com/acme/.*', unanchored: false }],
  ['a?c', { kind: 'regex', source: 'a.c', unanchored: false }],
  ['plain (text)', { kind: 'exact', text: 'plain (text)' }],
])('the wildcards of %s', (text, match) => {
  expect(wildcardMatch(text)).toEqual(match);
});
