import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { storeEvidence } from '@assay/testkit';
import {
  type Certified,
  type SigstoreWorld,
  createWorld,
  ecdsaPair,
  workflowClaims,
} from '../packages/trust/src/testing/sigstore-world.ts';
import { type Run, assay, report, requireTools, temporaryDirectory } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { attPiece, bundlePiece, publicPem, sigPiece, statement } from './trust-signers.ts';
import { freePort, hasProgram, newIndex, pushContent, pushEvidence, pushSigned } from './trust-yard.ts';

const WORKFLOW = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';
const SLSA = 'https://slsa.dev/provenance/v1';
const SCAN = 'https://cosign.sigstore.dev/attestation/vuln/v1';
const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const [release, security, stranger] = [ecdsaPair(), ecdsaPair(), ecdsaPair()];
const app = newIndex('app');

let registry: RegistryServer;
let world: SigstoreWorld;
let workflow: Certified;

function place(name: string, text: string): string {
  const path = join(temporary.path, name);
  writeFileSync(path, text);
  return path;
}

const key = (name: string, pair: typeof release, more: JsonObject = {}): JsonObject => ({
  name,
  keys: [{ name, pem: publicPem(pair), ...more }],
});

function verifiers(): readonly JsonObject[] {
  return [
    key('release', release),
    key('security', security),
    {
      name: 'ci',
      trusted_root: 'ours',
      identities: [
        { issuer: ISSUER, subject: 'https://github.com/acme/app/*', claims: { sourceRepositoryRef: 'refs/tags/v1' } },
      ],
    },
  ];
}

/** A policy of ours around rules, with everybody whom this suite trusts. */
function policy(rules: readonly JsonValue[], more: JsonObject = {}): string {
  return JSON.stringify({
    version: '2',
    verifiers: verifiers(),
    trusted_roots: [{ name: 'ours', document: JSON.parse(JSON.stringify(world.trustedRoot)) }],
    rule_sets: [{ id: 'r', name: 'r', rules }],
    mappings: [
      { id: 'm', name: 'all', registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['r'] },
    ],
    ...more,
  });
}

const rule = (gate: string, trigger: string, params: JsonObject = {}): JsonObject => ({
  gate,
  trigger,
  action: 'STOP',
  params,
});

/** A policy with one image policy. */
function requiring(require: JsonValue, more: JsonObject = {}): string {
  const images = [{ name: 'signed', images: [`${registry.host}/**`], require, ...more }];
  return policy([rule('image_policy', 'unmet')], { image_policies: images });
}

async function check(image: string, text: string, ...more: readonly string[]): Promise<Run> {
  const file = place('policy.yaml', text);
  return await assay(home, ['check', '--platform', 'linux/amd64', '-o', 'json', '--policy', file, image, ...more]);
}

/** `gate/trigger: message` of each finding. */
function findings(run: Run): readonly string[] {
  const list: unknown = report(run)['findings'];
  return (Array.isArray(list) ? list : [])
    .filter(isJsonObject)
    .map(({ gate, trigger, message }) => `${String(gate)}/${String(trigger)}: ${String(message)}`);
}

const image = (name: string): string => `${registry.host}/policies/${name}:1`;

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo');
  mkdirSync(home);
  mkdirSync(join(temporary.path, 'registry'));
  registry = await startRegistry(join(temporary.path, 'registry'));
  world = await createWorld();
  workflow = await world.certify(WORKFLOW, workflowClaims(ISSUER, 'acme/app', 'refs/tags/v1'));
  const { digest } = app.root;
  const builder = { id: 'https://github.com/actions/runner' };
  const provenance = {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: {
        workflow: {
          repository: 'https://github.com/acme/app',
          ref: 'refs/tags/v1',
          path: '.github/workflows/release.yml',
        },
      },
      resolvedDependencies: [
        { uri: 'git+https://github.com/acme/app@refs/tags/v1', digest: { gitCommit: '1a'.repeat(20) } },
      ],
    },
    runDetails: { builder },
  };
  const finished = new Date().toISOString();
  const scan = {
    invocation: { uri: 'scan' },
    scanner: { uri: 'pkg:scanner', version: '1', db: { uri: '', version: '', lastUpdate: finished }, result: {} },
    metadata: { scanStartedOn: finished, scanFinishedOn: finished },
  };
  await pushSigned(registry.host, 'policies/app', app, [
    await sigPiece({ signer: release, digest }, { optional: { stage: 'production' } }),
    await sigPiece({ signer: security, digest }),
    await sigPiece({ signer: workflow, digest }, { world }),
    await bundlePiece(
      world,
      { signer: workflow, digest },
      { entry: 'dsse', payload: statement(digest, SLSA, provenance) },
    ),
    attPiece({ signer: release, digest }, statement(digest, SCAN, scan)),
  ]);
  await pushSigned(registry.host, 'policies/one', app, [await sigPiece({ signer: release, digest })]);
  await pushSigned(registry.host, 'policies/evil', app, [await sigPiece({ signer: stranger, digest })]);
  await pushSigned(registry.host, 'policies/none', app, []);
});

afterAll(async () => {
  await registry?.stop();
  temporary.remove();
});

type Row = readonly [what: string, image: string, policy: () => string, code: number, finding: RegExp | null];

const both = { verifiers: ['release', 'security'], require: 'all' };

const RULES: readonly Row[] = [
  ['any signature', 'app', () => policy([rule('signatures', 'required')]), 0, null],
  ['any signature, of strangers', 'evil', () => policy([rule('signatures', 'required')]), 2, /0 of 1 required/],
  ['any signature, without one', 'none', () => policy([rule('signatures', 'required')]), 2, /0 of 1 required/],
  ['all of two', 'app', () => policy([rule('signatures', 'required', both)]), 0, null],
  [
    'all of two, with one',
    'one',
    () => policy([rule('signatures', 'required', both)]),
    2,
    /^signatures\/required: No signature of the image is accepted by security \(nearest: no trusted key made/,
  ],
  [
    'any of two, with one',
    'one',
    () => policy([rule('signatures', 'required', { verifiers: ['security', 'release'] })]),
    0,
    null,
  ],
  ['two different signers', 'app', () => policy([rule('signatures', 'required', { minimum: 2 })]), 0, null],
  [
    'two different signers, with one',
    'one',
    () => policy([rule('signatures', 'required', { minimum: 2 })]),
    2,
    /1 of 2 required/,
  ],
  [
    'an identity with its claims',
    'app',
    () =>
      policy([
        rule('signatures', 'required', { verifiers: ['ci'], identities: 'https://github.com/acme/*', issuers: ISSUER }),
      ]),
    0,
    null,
  ],
  [
    'a note',
    'app',
    () => policy([rule('signatures', 'required', { verifiers: ['release'], annotations: ['stage=production'] })]),
    0,
    null,
  ],
  [
    'a note that is not there',
    'one',
    () => policy([rule('signatures', 'required', { verifiers: ['release'], annotations: ['stage=production'] })]),
    2,
    /0 of 1 required/,
  ],
  ['a strange signature', 'evil', () => policy([rule('signatures', 'invalid')]), 2, /does not verify/],
  ['provenance', 'app', () => policy([rule('provenance', 'required', { verifiers: ['ci'] })]), 0, null],
  ['provenance, without', 'one', () => policy([rule('provenance', 'required')]), 2, /^provenance\/required/],
  ['a recent scan', 'app', () => policy([rule('attestations', 'scan', { max_age_days: 7 })]), 0, null],
  [
    'a scan, without',
    'one',
    () => policy([rule('attestations', 'required', { predicate_type: SCAN })]),
    2,
    /no verified statement/,
  ],
];

const REVOKED: readonly Row[] = [
  [
    'revoked from the start',
    'app',
    () =>
      policy([rule('signatures', 'required')], {
        verifiers: [key('release', release, { revoked_from: '2020-01-01T00:00:00Z' })],
      }),
    2,
    /0 of 1/,
  ],
  [
    'trusted until a time that nobody vouches for',
    'app',
    () =>
      policy([rule('signatures', 'required')], {
        verifiers: [key('release', release, { valid_until: '2099-01-01T00:00:00Z' })],
      }),
    2,
    /0 of 1/,
  ],
];

describe('rules on signatures', () => {
  it.each(RULES)('%s: %s', async (_, name, text, code, finding) => {
    const run = await check(image(name), text());
    const found = run.stdout === '' ? [run.stderr] : findings(run);
    expect(found).toEqual(finding === null ? [] : [expect.stringMatching(finding)]);
    expect(run.code).toBe(code);
    expect(report(run)).toMatchObject({ verdict: code === 0 ? 'pass' : 'fail' });
  });

  it.each(REVOKED)('a key that is %s: %s', async (_, name, text, code, finding) => {
    const run = await check(image(name), text());
    expect(findings(run)).toEqual([expect.stringMatching(finding ?? /^$/)]);
    expect(run.code).toBe(code);
  });
});

const IMAGE_POLICIES: readonly Row[] = [
  ['one verifier', 'app', () => requiring('release'), 0, null],
  ['all', 'app', () => requiring({ all: ['release', 'security', 'ci'] }), 0, null],
  [
    'all, with one',
    'one',
    () => requiring({ all: ['release', 'security'] }),
    2,
    /image policy signed is not met.*security/,
  ],
  ['any', 'one', () => requiring({ any: ['security', 'release'] }), 0, null],
  ['any, of strangers', 'evil', () => requiring({ any: ['security', 'release'] }), 2, /image policy signed is not met/],
  ['at least two of three', 'app', () => requiring({ at_least: 2, of: ['release', 'security', 'ci'] }), 0, null],
  [
    'at least two of three, with one',
    'one',
    () => requiring({ at_least: 2, of: ['release', 'security', 'ci'] }),
    2,
    /image policy signed is not met/,
  ],
  [
    'none for this image',
    'app',
    () => requiring('release', { images: ['registry.example/**'] }),
    2,
    /No image policy is about this image/,
  ],
  [
    'a statement that a rule in CEL likes',
    'app',
    () =>
      requiring({
        attestation: {
          verifier: 'ci',
          predicate_type: SLSA,
          rule: { cel: 'predicate.runDetails.builder.id == "https://github.com/actions/runner"' },
        },
      }),
    0,
    null,
  ],
  [
    'a statement that a rule in CEL dislikes',
    'app',
    () =>
      requiring({
        attestation: {
          verifier: 'ci',
          predicate_type: SLSA,
          rule: { cel: 'predicate.runDetails.builder.id == "x"', message: 'built elsewhere' },
        },
      }),
    2,
    /built elsewhere/,
  ],
  [
    'a statement that a rule in CUE likes',
    'app',
    () =>
      requiring({
        attestation: {
          verifier: 'ci',
          predicate_type: SLSA,
          rule: { cue: 'predicate: runDetails: builder: id: =~"^https://github.com/actions/"' },
        },
      }),
    0,
    null,
  ],
  [
    'a statement that a rule in CUE dislikes',
    'app',
    () =>
      requiring({
        attestation: { verifier: 'ci', predicate_type: SLSA, rule: { cue: 'predicate: runDetails: builder: id: "x"' } },
      }),
    2,
    /image policy signed is not met/,
  ],
  [
    'a statement of somebody else',
    'app',
    () => requiring({ attestation: { verifier: 'release', predicate_type: SLSA } }),
    2,
    /image policy signed is not met/,
  ],
];

describe('image policies', () => {
  it.each(IMAGE_POLICIES)('%s: %s', async (_, name, text, code, finding) => {
    const run = await check(image(name), text());
    const found = run.stdout === '' ? [run.stderr] : findings(run);
    expect(found).toEqual(finding === null ? [] : [expect.stringMatching(finding)]);
    expect(run.code).toBe(code);
    const verified = await assay(home, [
      'verify',
      '--platform',
      'linux/amd64',
      '--policy',
      place('p.yaml', text()),
      image(name),
    ]);
    expect(verified.code).toBe(code);
  });

  it('that are met are not enough where more signers are asked for', async () => {
    const one = place('one.yaml', requiring('release'));
    expect((await assay(home, ['verify', '--policy', one, image('one')])).code).toBe(0);
    expect((await assay(home, ['verify', '--policy', one, '--minimum', '2', image('one')])).code).toBe(2);
    expect((await assay(home, ['verify', '--policy', one, '--minimum', '2', image('app')])).code).toBe(0);
  });

  it('in mode warn stop nothing, unless warnings do', async () => {
    const text = requiring('security', { mode: 'warn' });
    const run = await check(image('one'), text);
    expect(run.code).toBe(0);
    expect(report(run)).toMatchObject({ verdict: 'warn' });
    expect((await check(image('one'), text, '--fail-on', 'warn')).code).toBe(3);
  });

  const modules: readonly (readonly [string, string, number])[] = [
    [
      'likes',
      'package sigstore\n\nisCompliant { input.predicate.runDetails.builder.id == "https://github.com/actions/runner" }\n',
      0,
    ],
    [
      'dislikes',
      'package sigstore\n\ndefault isCompliant = false\n\nisCompliant { input.predicate.runDetails.builder.id == "x" }\n',
      2,
    ],
  ];

  it.skipIf(!hasProgram('opa')).each(modules)(
    'a statement that a rule in Rego %s (needs opa on PATH)',
    async (_, rego, code) => {
      const run = await check(
        image('app'),
        requiring({ attestation: { verifier: 'ci', predicate_type: SLSA, rule: { rego } } }),
      );
      expect(run.code).toBe(code);
    },
  );

  const untold: readonly (readonly [string, JsonObject])[] = [
    ['a rule in Rego without opa', { rego: modules[0]?.[1] ?? '' }],
    ['a rule in CEL about what is not there', { cel: 'predicate.nobody.id == "x"' }],
    ['a rule in CUE that cannot be read', { cue: 'predicate: {' }],
  ];

  it.each(untold)('with %s are errors, never a pass', async (_, what) => {
    const text = requiring({ attestation: { verifier: 'ci', predicate_type: SLSA, rule: what } });
    const opa = ['--opa', join(temporary.path, 'no-opa')];
    const run = await check(image('app'), text, ...opa);
    expect(findings(run)).toEqual([expect.stringContaining('the image policy signed cannot be judged')]);
    expect(report(run)).toMatchObject({ verdict: 'error' });
    expect(run.code).toBe(1);
    const verified = await assay(home, ['verify', '--policy', place('untold.yaml', text), image('app'), ...opa]);
    expect(verified.code).toBe(2);
  });

  it('with a rule in CEL that cannot be read are refused with exit code 64', async () => {
    const attestation = { verifier: 'ci', predicate_type: SLSA, rule: { cel: 'predicate.' } };
    const run = await check(image('app'), requiring({ attestation }));
    expect(run.stderr).toContain('POLICY_INVALID');
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });
});

const indent = (text: string, by: number): string => text.trim().replaceAll('\n', `\n${' '.repeat(by)}`);

/** A ClusterImagePolicy as clusters have it. */
function clusterPolicy(spec: string, version = 'v1beta1'): string {
  return `apiVersion: policy.sigstore.dev/${version}
kind: ClusterImagePolicy
metadata:
  name: signed
spec:
  ${indent(spec, 2)}
`;
}

const glob = (): string => `images: [{ glob: "${registry.host}/**" }]`;
const keyed = (pair = release, more = ''): string =>
  `${glob()}\nauthorities:\n- name: key\n  key:\n    data: |\n      ${indent(publicPem(pair), 6)}\n${more}`;

function keyless(more = '', subject = '^https://github.com/acme/app/.+$'): string {
  return `${glob()}
authorities:
- name: ci
  keyless:
    trustRootRef: ours
    identities: [{ issuer: "${ISSUER}", subjectRegExp: "${subject}" }]
  ctlog: { trustRootRef: ours }
${more}`;
}

type Fields = Readonly<Record<string, unknown>>;

/** The world as a TrustRoot with keys. */
function trustRoot(): string {
  const root: unknown = JSON.parse(JSON.stringify(world.trustedRoot));
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  if (!isJsonObject(root)) throw new Error('no root');
  const lists = (name: string): readonly Fields[] => {
    const list = root[name];
    return Array.isArray(list) ? list.filter(isJsonObject) : [];
  };
  const pem = (kind: string, raw: string): string =>
    `-----BEGIN ${kind}-----\n${(raw.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${kind}-----\n`;
  const base64 = (value: string): string => Buffer.from(value).toString('base64');
  const authority = (one: Fields): JsonObject => {
    const chain = isJsonObject(one['certChain']) ? one['certChain']['certificates'] : [];
    const pems = (Array.isArray(chain) ? chain : [])
      .filter(isJsonObject)
      .map(({ rawBytes }) => pem('CERTIFICATE', text(rawBytes)));
    return {
      subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
      uri: 'https://fulcio.example',
      certChain: base64(pems.join('')),
    };
  };
  const log = (one: Fields): JsonObject => {
    const raw = isJsonObject(one['publicKey']) ? text(one['publicKey']['rawBytes']) : '';
    return { baseURL: text(one['baseUrl']), hashAlgorithm: 'sha-256', publicKey: base64(pem('PUBLIC KEY', raw)) };
  };
  return `---\n${JSON.stringify({
    apiVersion: 'policy.sigstore.dev/v1alpha1',
    kind: 'TrustRoot',
    metadata: { name: 'ours' },
    spec: {
      sigstoreKeys: {
        certificateAuthorities: lists('certificateAuthorities').map(authority),
        tLogs: lists('tlogs').map(log),
        ctLogs: lists('ctlogs').map(log),
        timestampAuthorities: lists('timestampAuthorities').map(authority),
      },
    },
  })}\n`;
}

const attested = (language: string, data: string): string => `  attestations:
  - name: built
    predicateType: ${SLSA}
    policy:
      type: ${language}
      data: |
        ${indent(data, 8)}`;

const CLUSTER: readonly Row[] = [
  ['a key', 'one', () => clusterPolicy(keyed()), 0, null],
  ['a key, v1alpha1', 'one', () => clusterPolicy(keyed(), 'v1alpha1'), 0, null],
  ['another key', 'one', () => clusterPolicy(keyed(security)), 2, /image policy signed is not met/],
  ['a key, unsigned', 'none', () => clusterPolicy(keyed()), 2, /image policy signed is not met/],
  [
    'a key with a log that it is not in',
    'one',
    () => clusterPolicy(keyed(release, '  ctlog: { url: https://rekor.example }')),
    2,
    /image policy signed is not met/,
  ],
  ['an identity', 'app', () => clusterPolicy(keyless()) + trustRoot(), 0, null],
  [
    'another identity',
    'app',
    () => clusterPolicy(keyless('', '^https://github.com/acme/web/.+$')) + trustRoot(),
    2,
    /image policy signed is not met/,
  ],
  [
    'no image of ours',
    'one',
    () => clusterPolicy(keyed()).replace(`${registry.host}/**`, 'ghcr.io/acme/**'),
    2,
    /No image policy is about this image/,
  ],
  ['static pass', 'none', () => clusterPolicy(`${glob()}\nauthorities:\n- static: { action: pass }`), 0, null],
  [
    'static fail',
    'app',
    () => clusterPolicy(`${glob()}\nauthorities:\n- static: { action: fail, message: "not in this house" }`),
    2,
    /not in this house/,
  ],
  [
    'one of two authorities',
    'one',
    () =>
      clusterPolicy(`${keyed(security)}- name: other\n  key:\n    data: |\n      ${indent(publicPem(release), 6)}\n`),
    0,
    null,
  ],
  [
    'a statement, CUE',
    'app',
    () =>
      clusterPolicy(
        keyless(
          attested(
            'cue',
            'predicateType: "https://slsa.dev/provenance/v1"\npredicate: runDetails: builder: id: "https://github.com/actions/runner"',
          ),
        ),
      ) + trustRoot(),
    0,
    null,
  ],
  [
    'a statement, CUE that dislikes it',
    'app',
    () => clusterPolicy(keyless(attested('cue', 'predicate: runDetails: builder: id: "x"'))) + trustRoot(),
    2,
    /image policy signed is not met/,
  ],
  [
    'a statement that is not there',
    'one',
    () => clusterPolicy(keyless(attested('cue', 'predicate: {...}'))) + trustRoot(),
    2,
    /image policy signed is not met/,
  ],
  [
    'at least one signature by the top-level policy, CUE',
    'app',
    () => clusterPolicy(`${keyed()}policy:\n  type: cue\n  data: |\n    authorityMatches: key: signatures: [...]`),
    0,
    null,
  ],
  [
    'a top-level policy that dislikes it, CUE',
    'app',
    () =>
      clusterPolicy(
        `${keyed()}policy:\n  type: cue\n  data: |\n    authorityMatches: other: signatures: [...{id: string}]\n    authorityMatches: key: static: true`,
      ),
    2,
    /image policy signed is not met/,
  ],
];

describe('ClusterImagePolicies as they stand', () => {
  it.each(CLUSTER)('%s: %s', async (_, name, text, code, finding) => {
    const run = await check(image(name), text());
    const found = run.stdout === '' ? [run.stderr] : findings(run);
    expect(found).toEqual(finding === null ? [] : [expect.stringMatching(finding)]);
    expect(run.code).toBe(code);
  });

  it('look in the repository that source names', async () => {
    await pushContent(registry.host, 'policies/moved', app);
    const stored = storeEvidence(app.root, [await sigPiece({ signer: release, digest: app.root.digest })]);
    await pushEvidence(registry.host, 'policies/elsewhere', stored);
    expect((await check(image('moved'), clusterPolicy(keyed()))).code).toBe(2);
    const source = `  source: [{ oci: ${registry.host}/policies/elsewhere }]`;
    const run = await check(image('moved'), clusterPolicy(keyed(release, source)));
    expect(findings(run)).toEqual([]);
    expect(run.code).toBe(0);
  });

  it('in mode warn stop nothing', async () => {
    const run = await check(image('none'), clusterPolicy(`mode: warn\n${keyed()}`));
    expect(run.code).toBe(0);
    expect(report(run)).toMatchObject({ verdict: 'warn' });
  });

  const rego = (result: string): string =>
    clusterPolicy(
      keyless(
        attested(
          'rego',
          `package sigstore\n\ndefault isCompliant = false\n\nisCompliant {\n  input.predicate.runDetails.builder.id == "${result}"\n}`,
        ),
      ),
    ) + trustRoot();

  it.skipIf(!hasProgram('opa'))('judge by Rego (needs opa on PATH)', async () => {
    expect((await check(image('app'), rego('https://github.com/actions/runner'))).code).toBe(0);
    expect((await check(image('app'), rego('x'))).code).toBe(2);
  });

  it.each([
    ['no images', 'authorities:\n- static: { action: pass }'],
    ['no authorities', 'images: [{ glob: "**" }]'],
    [
      'an identity without issuer',
      'images: [{ glob: "**" }]\nauthorities:\n- keyless: { identities: [{ subject: a }] }',
    ],
    ['a key that is none', 'images: [{ glob: "**" }]\nauthorities:\n- key: { data: nothing }'],
    ['an unknown field', 'images: [{ glob: "**" }]\nauthorities:\n- static: { action: pass }\nmodus: warn'],
    [
      'a TrustRoot that is not there',
      'images: [{ glob: "**" }]\nauthorities:\n- keyless: { trustRootRef: gone, identities: [{ issuer: a, subject: b }] }',
    ],
  ])('that are broken are refused with exit code 64: %s', async (_, spec) => {
    const run = await check(image('app'), clusterPolicy(spec));
    expect(run.stderr).toContain('POLICY_INVALID');
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('what cannot be told is never a pass', () => {
  it('a repository of signatures that is not there', async () => {
    const gone = { ...key('release', release), repository: `localhost:${await freePort()}/signatures` };
    const run = await check(image('none'), policy([rule('signatures', 'required')], { verifiers: [gone] }));
    expect(run.code).not.toBe(0);
    const told = await check(image('none'), policy([rule('signatures', 'unreadable_evidence')], { verifiers: [gone] }));
    expect(told.code).not.toBe(0);
  });

  it('a trusted root that cannot be reached', async () => {
    const mirror = `http://localhost:${await freePort()}`;
    const roots = { trusted_roots: [{ name: 'ours', tuf: { mirror, root: Buffer.from('{}').toString('base64') } }] };
    const run = await check(image('app'), policy([rule('signatures', 'required', { verifiers: ['ci'] })], roots));
    expect(findings(run)).toEqual([expect.stringMatching(/trusted root ours cannot be used/)]);
    expect(run.code).toBe(2);
  });
});
