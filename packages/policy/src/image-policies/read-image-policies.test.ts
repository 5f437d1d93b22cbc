import { createHash } from 'node:crypto';
import { AssayError, type Verifier } from '@assay/core';
import { describe, expect, test } from 'vitest';
import type { ImportResources, ImportedPolicies } from './imported-policies.ts';
import { looksLikeImagePolicies, readImagePolicies } from './read-image-policies.ts';
import { certificateBlock, indent, publicKey } from './testing/material.ts';

const KEY = publicKey();
const OTHER_KEY = publicKey();
const CERTIFICATE = certificateBlock();
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const read = (text: string, resources?: ImportResources): ImportedPolicies =>
  readImagePolicies({ text, name: 'policy.yaml' }, resources);

/** A policy around some lines of its spec. */
function policy(spec: string, name = 'p'): string {
  return `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata:
  name: ${name}
spec:
  ${indent(spec, 2)}
`;
}

const authority = (lines: string): string =>
  policy(`images: [{ glob: "ghcr.io/acme/**" }]\nauthorities:\n- ${indent(lines, 2)}`);
const keyed = (lines = ''): string => authority(`name: a\nkey:\n  data: |\n    ${indent(KEY, 4)}\n${lines}`);
const keyless = (lines = '', inner = ''): string =>
  authority(
    `name: a\nkeyless:\n  identities: [{ issuer: https://i.example, subject: https://s.example }]\n  ${indent(inner, 2)}\n${lines}`,
  );

function problemsOf(text: string, resources?: ImportResources): readonly string[] {
  try {
    read(text, resources);
  } catch (error) {
    if (error instanceof AssayError) return error.problems.map(({ code, line, column }) => `${code} ${line}:${column}`);
    throw error;
  }
  return [];
}

function onlyVerifier(text: string, resources?: ImportResources): Verifier {
  const [verifier, second] = read(text, resources).verifiers;
  if (verifier === undefined || second !== undefined) throw new Error('one verifier is expected');
  return verifier;
}

const DEMAND = { log: 'ignored', certificateLog: 'ignored', timestamp: 'ignored' };

describe('keys', () => {
  test('a key without ctlog asks for no log, and that is said', () => {
    const read1 = read(keyed());
    expect(read1.verifiers).toMatchObject([
      { kind: 'key', name: 'p/a', demand: DEMAND, trustedRoot: null, keys: [{ pem: KEY, hash: 'sha256' }] },
    ]);
    expect(read1.notes).toMatchObject([{ kind: 'meaning', what: 'no transparency log' }]);
    expect(read1.imagePolicies).toEqual([
      {
        name: 'p',
        images: ['ghcr.io/acme/**'],
        except: [],
        match: [],
        mode: 'enforce',
        requirement: { kind: 'any', name: 'authorities', of: [{ kind: 'signature', name: 'a', verifier: 'p/a' }] },
        rule: null,
        inputs: { config: false, spec: false, objectMeta: false, typeMeta: false },
      },
    ]);
  });

  test('ctlog makes a log entry required', () => {
    expect(onlyVerifier(keyed('ctlog: { url: https://rekor.sigstore.dev }'))).toMatchObject({
      demand: { ...DEMAND, log: 'required' },
    });
  });

  test('a timestamp switches the log off', () => {
    const text = `${keyed('ctlog: { url: https://r.example }\nrfc3161timestamp: { trustRootRef: mine }')}---\n${keysRoot()}`;
    const result = read(text);
    expect(result.verifiers).toMatchObject([{ demand: { ...DEMAND, timestamp: 'required' }, trustedRoot: 'mine' }]);
    expect(result.notes.map((note) => note.what)).toContain('ctlog beside rfc3161timestamp');
  });

  test('several keys of one text all count', () => {
    const text = authority(
      `key:\n  hashAlgorithm: sha512\n  data: |\n    ${indent(KEY, 4)}\n    ${indent(OTHER_KEY, 4)}`,
    );
    expect(onlyVerifier(text)).toMatchObject({
      name: 'p/authority-0',
      keys: [
        { name: 'p/authority-0#1', pem: KEY, hash: 'sha512' },
        { name: 'p/authority-0#2', pem: OTHER_KEY },
      ],
    });
  });

  const secretKey = authority('key: { secretRef: { name: s } }');
  const secret = (data: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: cosign-system }\n${data}\n`;
  test('a key of a Secret in the same file', () => {
    const data = `data: { cosign.pub: ${base64(KEY)} }`;
    expect(onlyVerifier(`${secretKey}---\n${secret(data)}`)).toMatchObject({ keys: [{ pem: KEY }] });
  });
  test('a key of a Secret that is given beside the policy', () => {
    const documents = [{ name: 's.yaml', text: secret(`stringData:\n  k: |\n    ${indent(KEY, 4)}`) }];
    expect(onlyVerifier(secretKey, { documents })).toMatchObject({ keys: [{ pem: KEY }] });
  });
  test('a Secret with two entries is none', () => {
    const data = `data: { a: ${base64(KEY)}, b: ${base64(KEY)} }`;
    expect(problemsOf(`${secretKey}---\n${secret(data)}`)).toEqual(['VALUE_INVALID 8:23']);
  });

  test.each([
    ['awskms:///arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', true],
    ['awskms://localhost:4566/alias/Example', true],
    ['gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k', true],
    ['azurekms://vault.example/key', true],
    ['hashivault://key', true],
    ['awskms://nowhere', false],
    ['file:///etc/passwd', false],
  ])('the key %s of a service: %j', (kms, valid) => {
    const text = authority(`key: { kms: "${kms}" }`);
    expect(problemsOf(text)).toEqual([valid ? 'REFERENCE_MISSING 8:17' : 'VALUE_INVALID 8:17']);
    if (valid) expect(onlyVerifier(text, { kms: { [kms]: KEY } })).toMatchObject({ keys: [{ pem: KEY }] });
  });
});

describe('identities', () => {
  test('a keyless authority asks for public log and certificate log', () => {
    expect(onlyVerifier(keyless())).toMatchObject({
      kind: 'keyless',
      demand: { log: 'required', certificateLog: 'required', timestamp: 'ignored' },
      identities: [
        { issuer: { kind: 'exact', text: 'https://i.example' }, subject: { kind: 'exact', text: 'https://s.example' } },
      ],
    });
  });

  test('the certificate log can be left out', () => {
    expect(onlyVerifier(keyless('', 'insecureIgnoreSCT: true'))).toMatchObject({
      demand: { certificateLog: 'ignored' },
    });
  });

  test('regular expressions stay unanchored, and open ends are said', () => {
    const identities =
      'identities:\n  - { issuerRegExp: ".*kubernetes.default.*", subjectRegExp: "^https://github\\\\.com/acme/.*$" }';
    const result = read(authority(`keyless:\n  ${identities}`));
    expect(result.verifiers).toMatchObject([
      {
        identities: [
          {
            issuer: { kind: 'regex', unanchored: true },
            subject: { kind: 'regex', source: String.raw`^https://github\.com/acme/.*$`, unanchored: true },
          },
        ],
      },
    ]);
    expect(result.notes.map((note) => note.what)).toEqual(['the issuerRegExp .*kubernetes.default.*']);
  });

  test('a star in an exact field is said to be a letter', () => {
    const result = read(authority('keyless:\n  identities: [{ issuer: "*", subject: x }]'));
    expect(result.notes).toMatchObject([{ what: 'the issuer *', kind: 'meaning' }]);
  });

  test('a root of its own without ctlog asks for no log', () => {
    const result = read(`${keyless('', 'trustRootRef: mine')}---\n${keysRoot()}`);
    expect(result.verifiers).toMatchObject([
      { trustedRoot: 'mine', demand: { log: 'ignored', certificateLog: 'required' } },
    ]);
    expect(result.notes.map((note) => note.what)).toContain('no transparency log');
  });

  test('a root for certificates and log', () => {
    const text = `${keyless('ctlog: { url: http://rekor, trustRootRef: mine }', 'url: http://fulcio\ntrustRootRef: mine')}---\n${keysRoot()}`;
    expect(read(text).verifiers).toMatchObject([{ trustedRoot: 'mine', demand: { log: 'required' } }]);
  });

  test('two roots in one authority are refused', () => {
    const text = `${keyless('ctlog: { trustRootRef: other }', 'trustRootRef: mine')}---\n${keysRoot()}---\n${keysRoot('other')}`;
    expect(problemsOf(text)).toEqual(['VALUE_INVALID 8:5']);
  });

  test('an address that is not of the public instance makes nobody trusted', () => {
    expect(read(keyless('', 'url: https://fulcio.example')).notes.map((note) => note.what)).toEqual([
      'url of another certificate authority',
    ]);
  });

  test('ca-cert is named as the dead field that it is', () => {
    const result = read(keyless('', `ca-cert:\n  data: |\n    ${indent(CERTIFICATE, 4)}`));
    expect(result.notes).toMatchObject([{ kind: 'lost', what: 'ca-cert' }]);
    // Held against the public-good instance, a certificate of anybody with the same names would do.
    expect(result.imagePolicies[0]?.requirement).toMatchObject({ of: [{ kind: 'static', pass: false }] });
    const rooted = read(
      `${keyless('', `ca-cert:\n  data: |\n    ${indent(CERTIFICATE, 4)}\ntrustRootRef: mine`)}---\n${keysRoot()}`,
    );
    expect(rooted.imagePolicies[0]?.requirement).toMatchObject({ of: [{ kind: 'signature' }] });
  });
});

describe('authorities', () => {
  test('attestations are all needed, and the plain signature is not', () => {
    const cue = 'policy: { type: cue, data: "predicate: 1" }';
    const rego = 'policy: { type: rego, data: "package sigstore" }';
    const list = `attestations:\n- { name: x, predicateType: spdxjson }\n- { name: y, predicateType: https://example/v1, ${cue} }\n- { name: z, predicateType: vuln, ${rego} }`;
    const { imagePolicies, notes } = read(keyless(list));
    expect(imagePolicies[0]?.requirement).toEqual({
      kind: 'any',
      name: 'authorities',
      of: [
        {
          kind: 'all',
          name: 'a',
          of: [
            { kind: 'attestation', name: 'x', verifier: 'p/a', predicateType: 'https://spdx.dev/Document', rule: null },
            {
              kind: 'attestation',
              name: 'y',
              verifier: 'p/a',
              predicateType: 'https://example/v1',
              rule: { language: 'cue', source: 'predicate: 1' },
            },
            {
              kind: 'attestation',
              name: 'z',
              verifier: 'p/a',
              predicateType: 'https://cosign.sigstore.dev/attestation/vuln/v1',
              rule: { language: 'rego', source: 'package sigstore' },
            },
          ],
        },
      ],
    });
    expect(notes.map((note) => note.what)).toEqual(['the kind spdxjson', 'the kind vuln']);
  });

  test('a source is another repository; what is not carried over is named', () => {
    const result = read(
      keyless('source:\n- { oci: registry.example/signatures, tagPrefix: x, signaturePullSecrets: [{ name: s }] }'),
    );
    expect(result.verifiers).toMatchObject([{ repository: 'registry.example/signatures', tagPrefix: 'x' }]);
    expect(result.notes.map((note) => [note.kind, note.what])).toEqual([['changed', 'signaturePullSecrets']]);
  });

  test.each([['legacy'], ['bundle']])('the form %s', (form) => {
    expect(onlyVerifier(keyless(`signatureFormat: ${form}`))).toMatchObject({ signatureFormat: form });
  });

  test.each([
    ['pass', true],
    ['fail', false],
  ])('a fixed answer: %s', (action, pass) => {
    const { imagePolicies, verifiers } = read(authority(`static: { action: ${action}, message: no }`));
    expect(verifiers).toEqual([]);
    expect(imagePolicies[0]?.requirement).toMatchObject({ of: [{ kind: 'static', name: 'authority-0', pass }] });
  });

  test('verifiers of equal names in two policies are told apart', () => {
    const one = keyed().replaceAll('name: p', 'name: one');
    const { verifiers } = read(`${one}---\n${keyed()}`);
    expect(verifiers.map((verifier) => verifier.name)).toEqual(['one/a', 'p/a']);
  });
});

describe('the document', () => {
  test('kinds of objects, mode and a rule over everything', () => {
    const spec = `images: [{ glob: "**" }]
mode: warn
match:
- { resource: deployments, group: apps, version: v1, selector: { matchLabels: { a: b } } }
- { resource: pods, version: "*" }
authorities: [static: { action: pass }]
policy:
  type: cue
  fetchConfigFile: true
  includeSpec: true
  includeObjectMeta: true
  includeTypeMeta: true
  data: |
    spec: x: 1`;
    expect(read(policy(spec)).imagePolicies).toMatchObject([
      {
        mode: 'warn',
        match: [
          { group: 'apps', version: 'v1', resource: 'deployments', selector: { matchLabels: { a: 'b' } } },
          { group: '', version: '*', resource: 'pods', selector: null },
        ],
        rule: { language: 'cue', source: 'spec: x: 1\n' },
        inputs: { config: true, spec: true, objectMeta: true, typeMeta: true },
      },
    ]);
  });

  const whole = (lines: string): string =>
    policy(`images: [{ glob: "**" }]\nauthorities: [static: { action: pass }]\npolicy:\n  ${indent(lines, 2)}`);
  test('a rule of a ConfigMap', () => {
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\ndata: { k: "a: 1" }\n';
    const text = whole('type: cue\nconfigMapRef: { name: m, key: k }');
    expect(read(`${text}---\n${map}`).imagePolicies).toMatchObject([{ rule: { source: 'a: 1' } }]);
    expect(problemsOf(text)).toEqual(['REFERENCE_MISSING 10:19']);
    expect(problemsOf(`${text.replace('key: k', 'key: constructor')}---\n${map}`)).toEqual(['REFERENCE_MISSING 10:19']);
  });

  test('a rule from elsewhere counts with its digest only', () => {
    const digest = createHash('sha256').update('a: 1').digest('hex');
    const url = 'https://example.com/rule.cue';
    const text = whole(`type: cue\nremote: { url: ${url}, sha256sum: ${digest} }`);
    expect(read(text, { remote: { [url]: 'a: 1' } }).imagePolicies).toMatchObject([{ rule: { source: 'a: 1' } }]);
    expect(problemsOf(text, { remote: { [url]: 'a: 2' } })).toEqual(['INCLUDE_CHANGED 10:13']);
    expect(problemsOf(text)).toEqual(['REFERENCE_MISSING 10:13']);
    expect(problemsOf(text.replace('https:', 'http:'))).toEqual(['VALUE_INVALID 10:13']);
  });

  test('CEL is taken too, and warnings of Rego are said to be warnings', () => {
    expect(read(whole('type: cel\ndata: "true"')).imagePolicies).toMatchObject([
      { rule: { language: 'cel', message: null } },
    ]);
    expect(read(whole('type: rego\ndata: package sigstore')).notes).toMatchObject([
      { kind: 'changed', what: 'warnings of the rule' },
    ]);
  });

  test('lists and several documents are unfolded', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${indent(keyless(), 2)}\n`;
    const { imagePolicies } = read(
      `${list}---\n# nothing\n---\n${policy('images: [{ glob: x/** }]\nauthorities: [static: { action: fail }]', 'second')}`,
    );
    expect(imagePolicies.map(({ name }) => name)).toEqual(['p', 'second']);
  });

  test('JSON is read as well, and v1alpha1 means the same', () => {
    const document = {
      apiVersion: 'policy.sigstore.dev/v1alpha1',
      kind: 'ClusterImagePolicy',
      metadata: { name: 'j' },
      spec: { images: [{ glob: '**' }], authorities: [{ static: { action: 'pass' } }] },
      status: { observedGeneration: 1 },
    };
    expect(read(JSON.stringify(document)).imagePolicies).toMatchObject([{ name: 'j' }]);
  });

  test.each([
    ['*', 'index.docker.io/library/*'],
    ['*/*', 'index.docker.io/*/*'],
    ['**', '**'],
    ['nginx*', 'nginx*'],
    ['*:latest', '*:latest'],
    ['ghcr.io/a/b@sha256:*', 'ghcr.io/a/b@sha256:*'],
  ])('the glob %s is kept as %s', (written, kept) => {
    const { imagePolicies } = read(policy(`images: [{ glob: "${written}" }]\nauthorities: [static: { action: pass }]`));
    expect(imagePolicies[0]?.images).toEqual([kept]);
  });

  test('places of problems count from the top of the file', () => {
    const text = `${keyless()}---\n${policy('images: []\nauthorities: []\nmode: maybe', 'second')}`;
    expect(problemsOf(text)).toEqual(['KEY_MISSING 17:11', 'KEY_MISSING 18:16', 'VALUE_INVALID 19:9']);
  });

  test('is recognised by its kind', () => {
    expect(looksLikeImagePolicies(keyed())).toBe(true);
    expect(looksLikeImagePolicies('{"kind":"TrustRoot","apiVersion":"policy.sigstore.dev/v9"}')).toBe(true);
    expect(
      looksLikeImagePolicies('rule_sets: []\ndescription: like a ClusterImagePolicy of policy.sigstore.dev/v1beta1\n'),
    ).toBe(false);
  });
});

function keysRoot(name = 'mine'): string {
  return `apiVersion: policy.sigstore.dev/v1alpha1
kind: TrustRoot
metadata: { name: ${name} }
spec:
  sigstoreKeys:
    certificateAuthorities:
    - subject: { organization: o, commonName: c }
      uri: https://fulcio.example
      certChain: ${base64(CERTIFICATE)}
    tLogs:
    - { baseURL: https://rekor.example, hashAlgorithm: sha-256, publicKey: ${base64(KEY)} }
    ctLogs:
    - { baseURL: https://ctfe.example, hashAlgorithm: sha-256, publicKey: ${base64(KEY)} }
    timestampAuthorities:
    - { subject: {}, uri: https://tsa.example, certChain: ${base64(CERTIFICATE)} }
`;
}

describe('trusted roots', () => {
  const root = (spec: string): string =>
    `apiVersion: policy.sigstore.dev/v1alpha1\nkind: TrustRoot\nmetadata: { name: r }\nspec:\n  ${spec}\n`;

  test('bare keys and certificates', () => {
    expect(read(keysRoot()).trustedRoots).toEqual([
      {
        name: 'mine',
        source: {
          kind: 'keys',
          certificateAuthorities: [{ uri: 'https://fulcio.example', pem: CERTIFICATE }],
          logs: [{ baseUrl: 'https://rekor.example', pem: KEY, hash: 'sha256' }],
          certificateLogs: [{ baseUrl: 'https://ctfe.example', pem: KEY, hash: 'sha256' }],
          timestampAuthorities: [{ uri: 'https://tsa.example', pem: CERTIFICATE }],
        },
      },
    ]);
  });

  test('a repository on the network, and a copy of one', () => {
    const remote = root(`remote: { mirror: https://tuf.example, root: ${base64('{}')} }`);
    expect(read(remote).trustedRoots).toMatchObject([
      { source: { kind: 'tuf', root: base64('{}'), mirror: 'https://tuf.example', target: 'trusted_root.json' } },
    ]);
    const copy = root(
      `repository: { root: ${base64('{}')}, mirrorFS: ${base64('tar')}, targets: targets, trustedRootTarget: mine.json }`,
    );
    expect(read(copy).trustedRoots).toMatchObject([
      { source: { kind: 'tuf-copy', archive: base64('tar'), target: 'mine.json' } },
    ]);
  });

  test.each([
    ['remote: { mirror: https://tuf.example, root: "%%%" }', 'VALUE_INVALID 5:48'],
    ['remote: { mirror: https://tuf.example }', 'KEY_MISSING 5:11'],
    ['remote: {}\n  repository: {}', 'KEY_CONFLICT 5:3'],
    ['sigstoreKeys: { certificateAuthorities: [{ certChain: bm8= }] }', 'VALUE_INVALID 5:57'],
  ])('refuses %s', (spec, problem) => {
    expect(problemsOf(root(spec))).toContain(problem);
  });

  test('a verifier with a root that is not there is refused', () => {
    expect(problemsOf(keyless('', 'trustRootRef: nowhere'))).toEqual(['REFERENCE_MISSING 8:5']);
  });
});

test.each([
  ['no images', 'authorities: [static: { action: pass }]', 'KEY_MISSING 6:3'],
  ['no authorities', 'images: [{ glob: x/** }]', 'KEY_MISSING 6:3'],
  [
    'a glob with other signs',
    'images: [{ glob: "[a]" }]\nauthorities: [static: { action: pass }]',
    'VALUE_INVALID 6:20',
  ],
  ['an empty glob', 'images: [{ glob: "" }]\nauthorities: [static: { action: pass }]', 'VALUE_INVALID 6:20'],
  [
    'another mode',
    'images: [{ glob: x/** }]\nauthorities: [static: { action: pass }]\nmode: audit',
    'VALUE_INVALID 8:9',
  ],
  [
    'an unknown key',
    'images: [{ glob: x/** }]\nauthorities: [static: { action: pass }]\nmodes: warn',
    'KEY_UNKNOWN 8:3',
  ],
  [
    'key and keyless',
    'images: [{ glob: x/** }]\nauthorities: [{ key: { data: x }, keyless: { identities: [] } }]',
    'KEY_CONFLICT 7:17',
  ],
  ['neither', 'images: [{ glob: x/** }]\nauthorities: [{ name: x }]', 'KEY_MISSING 7:17'],
  ['an empty key', 'images: [{ glob: x/** }]\nauthorities: [{ key: {} }]', 'KEY_MISSING 7:24'],
  ['no key', 'images: [{ glob: x/** }]\nauthorities: [{ key: { data: nothing } }]', 'VALUE_INVALID 7:32'],
  [
    'another hash',
    'images: [{ glob: x/** }]\nauthorities: [{ key: { data: x, hashAlgorithm: md5 } }]',
    'VALUE_INVALID 7:50',
  ],
  ['no identities', 'images: [{ glob: x/** }]\nauthorities: [{ keyless: {} }]', 'KEY_MISSING 7:28'],
  [
    'no subject',
    'images: [{ glob: x/** }]\nauthorities: [{ keyless: { identities: [{ issuer: x }] } }]',
    'KEY_MISSING 7:43',
  ],
  [
    'both subjects',
    'images: [{ glob: x/** }]\nauthorities: [{ keyless: { identities: [{ issuer: x, subject: y, subjectRegExp: z }] } }]',
    'KEY_CONFLICT 7:43',
  ],
  [
    'no expression',
    'images: [{ glob: x/** }]\nauthorities: [{ keyless: { identities: [{ issuer: x, subjectRegExp: "****" }] } }]',
    'PATTERN_INVALID 7:71',
  ],
  [
    'url and ca-cert',
    'images: [{ glob: x/** }]\nauthorities: [{ keyless: { url: https://x, ca-cert: { data: x }, identities: [{ issuer: x, subject: y }] } }]',
    'KEY_CONFLICT 7:55',
  ],
  [
    'static with more',
    'images: [{ glob: x/** }]\nauthorities: [{ static: { action: pass }, ctlog: {} }]',
    'KEY_CONFLICT 7:45',
  ],
  ['another action', 'images: [{ glob: x/** }]\nauthorities: [{ static: { action: allow } }]', 'VALUE_INVALID 7:37'],
  [
    'two sources',
    'images: [{ glob: x/** }]\nauthorities: [{ keyless: { identities: [{ issuer: x, subject: y }] }, source: [{ oci: a/b }, { oci: c/d }] }]',
    'VALUE_INVALID 7:96',
  ],
  [
    'an attestation without name',
    'images: [{ glob: x/** }]\nauthorities: [{ keyless: { identities: [{ issuer: x, subject: y }] }, attestations: [{ predicateType: x }] }]',
    'KEY_MISSING 7:88',
  ],
  [
    'config in an attestation',
    'images: [{ glob: x/** }]\nauthorities: [{ keyless: { identities: [{ issuer: x, subject: y }] }, attestations: [{ name: n, predicateType: x, policy: { type: cue, data: a, fetchConfigFile: true } }] }]',
    'KEY_UNKNOWN 7:147',
  ],
  [
    'another language',
    'images: [{ glob: x/** }]\nauthorities: [static: { action: pass }]\npolicy: { type: js, data: x }',
    'VALUE_INVALID 8:19',
  ],
  [
    'no rule',
    'images: [{ glob: x/** }]\nauthorities: [static: { action: pass }]\npolicy: { type: cue }',
    'KEY_MISSING 8:11',
  ],
  [
    'two rules',
    'images: [{ glob: x/** }]\nauthorities: [static: { action: pass }]\npolicy: { type: cue, data: x, configMapRef: { name: a, key: b } }',
    'KEY_CONFLICT 8:11',
  ],
  [
    'another resource',
    'images: [{ glob: x/** }]\nauthorities: [static: { action: pass }]\nmatch: [{ resource: apples }]',
    'VALUE_INVALID 8:23',
  ],
  [
    'a selector alone',
    'images: [{ glob: x/** }]\nauthorities: [static: { action: pass }]\nmatch: [{ selector: {} }]',
    'KEY_MISSING 8:23',
  ],
])('refuses %s', (_, spec, problem) => {
  expect(problemsOf(policy(spec))).toContain(problem);
});

test('two policies of one name are refused', () => {
  expect(problemsOf(`${keyless()}---\n${keyless()}`)).toContain('ID_DUPLICATE 12:1');
});

test('a match that can match nothing is said to be one', () => {
  const text = policy(
    'images: [{ glob: x.y/** }]\nauthorities: [static: { action: pass }]\nmatch: [{ resource: pods }]',
  );
  expect(read(text).notes).toMatchObject([{ kind: 'meaning', what: 'a match without version or resource' }]);
});

test.each([
  ['nginx*', 'matches none of them'],
  ['*:latest', 'matches none of them'],
  ['acme/app:**', 'none on Docker Hub'],
  ['*', 'for index.docker.io/library/* only'],
  ['ghcr.io/acme/**', null],
  ['**', null],
  ['localhost/x', null],
])('what the glob %s means is said', (glob, why) => {
  const { notes } = read(policy(`images: [{ glob: "${glob}" }]\nauthorities: [static: { action: pass }]`));
  expect(notes.map((note) => note.why.includes(why ?? ''))).toEqual(why === null ? [] : [true]);
});

test('aliases that unfold without end are refused', () => {
  const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
  expect(() => read(`${bomb}---\n`.repeat(200))).toThrow(expect.objectContaining({ code: 'POLICY_UNREADABLE' }));
});

test.each([
  ['', 'POLICY_UNREADABLE'],
  ['a: [', 'POLICY_UNREADABLE'],
  ['apiVersion: v1\nkind: Pod\nmetadata: { name: x }\n', 'POLICY_INVALID'],
  ['apiVersion: policy.sigstore.dev/v2\nkind: ClusterImagePolicy\nmetadata: { name: x }\nspec: {}\n', 'POLICY_INVALID'],
  ['- 1\n', 'POLICY_INVALID'],
])('is not taken for a policy: %j', (text, code) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code }));
});
