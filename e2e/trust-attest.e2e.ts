import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject } from '@assay/core';
import { type BuiltContent, buildImage, buildIndex, writeOciLayout } from '@assay/oci';
import { storeEvidence } from '@assay/testkit';
import { createWorld, ecdsaPair } from '../packages/trust/src/testing/sigstore-world.ts';
import { type Run, assay, program, report, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { type SigstoreServices, identityToken, startSigstoreServices } from './sigstore-services.ts';
import { accepted, facts, failures } from './trust-report.ts';
import { attPiece, bundlePiece, privatePem, publicPem, statement } from './trust-signers.ts';
import { hasProgram, pushContent, pushEvidence, pushSigned, startListingRegistry } from './trust-yard.ts';
import { objects, writeRecords } from './vulnerable-image.ts';

const temporary = temporaryDirectory();
const at = (name: string): string => join(temporary.path, name);
const home = at('home');
const pair = ecdsaPair();
const AMD = ['--platform', 'linux/amd64'] as const;
const TYPES = {
  cyclonedx: 'https://cyclonedx.org/bom',
  spdx: 'https://spdx.dev/Document',
  inspection: 'urn:assay:inspection:v1',
  vulns: 'https://cosign.sigstore.dev/attestation/vuln/v1',
  decision: 'urn:assay:decision:v1',
  vsa: 'https://slsa.dev/verification_summary/v1',
} as const;
const listing = await startListingRegistry();

let registry: RegistryServer;
let services: SigstoreServices;
let key = '';
let publicKey = '';
let count = 0;

function place(name: string, text: string): string {
  writeFileSync(at(name), text);
  return at(name);
}

function newImage(name: string): BuiltContent {
  const images = (['amd64', 'arm64'] as const).map((architecture) =>
    buildImage({
      platform: { os: 'linux', architecture, variant: null },
      layers: [
        {
          entries: [
            { path: 'etc/os-release', content: `ID=debian\nVERSION_ID="12"\nNAME=${name}-${architecture}\n` },
            {
              path: 'opt/service/alpha-1.0.dist-info/METADATA',
              content: 'Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\n',
            },
          ],
        },
      ],
    }),
  );
  return buildIndex({ images });
}

async function pushed(host = registry.host): Promise<string> {
  count += 1;
  const repository = `attest-${process.pid}/${count}`;
  await pushContent(host, repository, newImage(`image-${count}`));
  return `${host}/${repository}:1`;
}

async function attest(image: string, ...more: readonly string[]): Promise<Run> {
  return await assay(home, ['attest', ...AMD, image, '-o', 'json', ...more]);
}

async function verify(image: string, ...more: readonly string[]): Promise<Run> {
  return await assay(home, ['verify', ...AMD, '-o', 'json', image, ...more]);
}

function policy(name: string, rules: readonly object[]): string {
  return place(
    name,
    JSON.stringify({
      version: '2',
      verifiers: [{ name: 'release', keys: [publicPem(pair)] }],
      rule_sets: [{ id: 'r', name: 'r', rules }],
      mappings: [
        { id: 'm', name: 'm', registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['r'] },
      ],
    }),
  );
}

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo', 'openssl');
  mkdirSync(home);
  mkdirSync(at('registry'));
  registry = await startRegistry(at('registry'));
  services = await startSigstoreServices();
  key = place('release.key', privatePem(pair));
  publicKey = place('release.pub', publicPem(pair));
  const record = {
    id: 'PYSEC-2026-1',
    aliases: ['CVE-2026-2001'],
    ecosystem: 'PyPI',
    name: 'alpha',
    fixed: '1.5',
    severity: 'HIGH',
  } as const;
  writeRecords(at('feed'), [record]);
  const built = await assay(home, ['db', 'build', '--from', at('feed'), '--db', at('db')]);
  expect(built.code, built.stderr).toBe(0);
});

afterAll(async () => {
  await registry?.stop();
  await services?.stop();
  listing?.stop();
  temporary.remove();
});

describe('assay attest with a key', () => {
  it('states everything that it can, and assay verify reads it back', async () => {
    const image = await pushed();
    const always = policy('always.yaml', [{ gate: 'always', trigger: 'always', action: 'WARN' }]);
    const flags = Object.keys(TYPES).flatMap((type) => ['--type', type]);
    const judging = ['--policy', always, '--db', at('db'), '--judge', 'https://judge.example'];
    const run = await attest(image, '--sign-with', key, ...flags, ...judging);
    expect(run.code, run.stderr).toBe(0);
    const attached = objects(report(run)['attached']);
    expect(new Set(attached.map(({ predicateType }) => predicateType))).toEqual(new Set(Object.values(TYPES)));
    expect(new Set(attached.map(({ listed }) => listed))).toEqual(new Set(['referrers-tag']));

    const asked = Object.values(TYPES).flatMap((type) => ['--attestation', type]);
    const read = await verify(image, '--key', publicKey, ...asked);
    expect(failures(read)).toEqual(new Set());
    expect(read.code).toBe(0);
    const predicates = new Map(facts(read).map(({ predicateType, predicate }) => [predicateType, predicate]));
    expect(predicates.get(TYPES.cyclonedx)).toMatchObject({ bomFormat: 'CycloneDX' });
    expect(predicates.get(TYPES.spdx)).toMatchObject({ spdxVersion: 'SPDX-2.3' });
    expect(predicates.get(TYPES.inspection)).toMatchObject({ schemaVersion: 1 });
    expect(predicates.get(TYPES.decision)).toMatchObject({ schemaVersion: 1, verdict: 'warn' });
    expect(predicates.get(TYPES.vsa)).toMatchObject({
      verifier: { id: 'https://judge.example' },
      verificationResult: 'PASSED',
    });
    expect(predicates.get(TYPES.vulns)).toMatchObject({
      scanner: { result: { vulnerabilities: [{ id: expect.any(String) }] } },
    });

    const rules = policy('rules.yaml', [
      {
        gate: 'attestations',
        trigger: 'verdict',
        action: 'STOP',
        params: { judges: 'https://judge.example', max_age_days: 1 },
      },
      { gate: 'attestations', trigger: 'scan', action: 'STOP', params: { max_age_days: 1 } },
    ]);
    const judged = await assay(home, ['check', ...AMD, '-o', 'json', '--policy', rules, image]);
    expect(report(judged)).toMatchObject({ verdict: 'pass', findings: [] });
    const severe = policy('severe.yaml', [
      { gate: 'attestations', trigger: 'scan', action: 'STOP', params: { max_age_days: 1, max_severity: 'low' } },
    ]);
    expect((await assay(home, ['check', ...AMD, '--policy', severe, image])).code).toBe(2);
    const other = policy('other.yaml', [
      { gate: 'attestations', trigger: 'verdict', action: 'STOP', params: { judges: 'https://somebody.example' } },
    ]);
    expect((await assay(home, ['check', ...AMD, '--policy', other, image])).code).toBe(2);

    const stranger = await verify(
      image,
      '--key',
      place('stranger.pub', publicPem(ecdsaPair())),
      '--attestation',
      TYPES.vsa,
    );
    expect(stranger.code).toBe(2);
    expect(accepted(stranger)).toEqual([]);
  });

  it('tells a verdict that failed as FAILED, which no rule takes for a pass', async () => {
    const image = await pushed();
    const stop = policy('stop.yaml', [{ gate: 'always', trigger: 'always', action: 'STOP' }]);
    expect((await attest(image, '--sign-with', key, '--type', 'vsa', '--policy', stop)).code).toBe(0);
    const wants = policy('wants.yaml', [
      { gate: 'attestations', trigger: 'verdict', action: 'STOP', params: { judges: '*' } },
    ]);
    const run = await assay(home, ['check', ...AMD, '-o', 'json', '--policy', wants, image]);
    expect(run.code).toBe(2);
  });

  it('states what the user wrote, with a key that a password guards', async () => {
    const image = await pushed();
    const guarded = at('guarded.key');
    const words = ['-in', key, '-topk8', '-v2', 'aes-256-cbc', '-passout', 'pass:correct horse', '-out', guarded];
    tool('openssl', ['pkcs8', ...words]);
    const own = [
      '--predicate',
      place('own.json', '{"reviewed":true}'),
      '--predicate-type',
      'https://acme.example/review/v1',
    ];
    const env = { ASSAY_KEY_PASSWORD: 'correct horse' };
    const run = await assay(home, ['attest', ...AMD, image, '--sign-with', guarded, ...own], { env });
    expect(run.code, run.stderr).toBe(0);
    const read = await verify(image, '--key', publicKey, '--attestation', 'https://acme.example/review/v1');
    expect(read.code).toBe(0);
    expect(facts(read)).toMatchObject([{ predicate: { reviewed: true } }]);
    const wrong = await assay(home, ['attest', ...AMD, image, '--sign-with', guarded, ...own], {
      env: { ASSAY_KEY_PASSWORD: 'x' },
    });
    expect(wrong.code).toBe(64);
    expect(wrong.stderr).toContain('SIGNING_KEY_INVALID');
  });

  it('attests each platform about its own manifest', async () => {
    const image = await pushed();
    const run = await assay(home, ['attest', '--all-platforms', image, '-o', 'json', '--sign-with', key]);
    expect(run.code, run.stderr).toBe(0);
    expect(new Set(objects(report(run)['attached']).map(({ subject }) => subject)).size).toBe(2);
    const read = await assay(home, [
      'verify',
      '--all-platforms',
      image,
      '-o',
      'json',
      '--key',
      publicKey,
      '--attestation',
      'cyclonedx',
    ]);
    expect(read.code).toBe(0);
    const found = objects(report(read)['images']).map((one) => {
      const [first, second] = objects(one['attestations']);
      const { digest } = isJsonObject(one['subject']) ? one['subject'] : { digest: null };
      expect(second).toBeUndefined();
      return first?.['subject'] === digest;
    });
    expect(found).toEqual([true, true]);
  });

  it('prints statements without signing or storing anything', async () => {
    const image = await pushed();
    const run = await assay(home, ['attest', ...AMD, image, '--print', '--type', 'cyclonedx', '--type', 'spdx']);
    expect(run.code, run.stderr).toBe(0);
    const printed = run.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(printed).toMatchObject([
      {
        _type: 'https://in-toto.io/Statement/v1',
        predicateType: TYPES.cyclonedx,
        subject: [{ digest: { sha256: expect.any(String) } }],
      },
      { predicateType: TYPES.spdx },
    ]);
    expect((await verify(image, '--key', publicKey)).code).toBe(2);
    expect(facts(await verify(image, '--key', publicKey))).toEqual([]);
  });

  it('stores in a layout, which mirrors take along', async () => {
    const layout = at('layout');
    await writeOciLayout(layout, [{ content: newImage('layout'), name: '1' }]);
    const run = await attest(`oci:${layout}:1`, '--sign-with', key);
    expect(run.code, run.stderr).toBe(0);
    expect(objects(report(run)['attached'])).toMatchObject([{ listed: 'layout-entry' }]);
    expect((await verify(`oci:${layout}:1`, '--key', publicKey, '--attestation', 'cyclonedx')).code).toBe(0);
    const target = `${registry.host}/attest-mirrored/app:1`;
    expect((await assay(home, ['mirror', `oci:${layout}:1`, target])).code).toBe(0);
    expect((await verify(target, '--key', publicKey, '--attestation', 'cyclonedx')).code).toBe(0);
  });

  it.skipIf(listing === null)(
    'is listed by the referrers API (needs registry11 on PATH or a host in ASSAY_E2E_OCI11)',
    async () => {
      const image = await pushed(listing?.host ?? '');
      const run = await attest(image, '--sign-with', key);
      expect(objects(report(run)['attached'])).toMatchObject([{ listed: 'referrers-api' }]);
      expect((await verify(image, '--key', publicKey, '--attestation', 'cyclonedx')).code).toBe(0);
    },
  );

  it('killed at any moment leaves whole statements or none', async () => {
    const layout = at('killed');
    await writeOciLayout(layout, [{ content: newImage('killed'), name: '1' }]);
    for (const delay of [150, 300, 450, 600, 800]) {
      const args = ['attest', ...AMD, `oci:${layout}:1`, '--sign-with', key, '--type', 'cyclonedx', '--type', 'spdx'];
      const child = spawn(program, args, { env: { PATH: process.env['PATH'], HOME: home }, stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), delay);
      await new Promise((resolve) => {
        child.on('close', resolve);
      });
      clearTimeout(timer);
      const read = await verify(`oci:${layout}:1`, '--key', publicKey);
      expect(report(read)).toMatchObject({ search: { gaps: [] } });
      expect(failures(read)).toEqual(new Set());
    }
    const last = await attest(`oci:${layout}:1`, '--sign-with', key);
    expect(last.code, last.stderr).toBe(0);
    expect((await verify(`oci:${layout}:1`, '--key', publicKey, '--attestation', 'cyclonedx')).code).toBe(0);
    expect(readdirSync(layout).filter((name) => !['blobs', 'index.json', 'oci-layout'].includes(name))).toEqual([]);
  });

  const signers = ['cosign', 'cosign3'].filter(hasProgram);

  it.skipIf(signers.length === 0).each(signers)(
    '%s makes keys that sign, and accepts what they signed (needs it on PATH)',
    async (cosign) => {
      const env = { COSIGN_PASSWORD: 'pw', COSIGN_YES: 'true' };
      const prefix = at(cosign);
      tool(cosign, ['generate-key-pair', '--output-key-prefix', prefix], { env });
      const image = await pushed();
      const run = await assay(home, ['attest', ...AMD, image, '-o', 'json', '--sign-with', `${prefix}.key`], {
        env: { ASSAY_KEY_PASSWORD: 'pw' },
      });
      expect(run.code, run.stderr).toBe(0);
      expect((await verify(image, '--key', `${prefix}.pub`, '--attestation', 'cyclonedx')).code).toBe(0);
      if (cosign !== 'cosign3') return;
      const [attached] = objects(report(run)['attached']);
      const named = `${image.replace(/:1$/, '')}@${String(attached?.['subject'])}`;
      const flags = [
        '--key',
        `${prefix}.pub`,
        '--type',
        'cyclonedx',
        '--insecure-ignore-tlog',
        '--allow-insecure-registry',
      ];
      tool(cosign, ['verify-attestation', ...flags, named], { env });
    },
  );
});

describe('assay attest as whoever a token names', () => {
  const subject = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
  const issuer = 'https://token.actions.githubusercontent.com';

  it('is logged and stamped, and accepted for that identity', async () => {
    const image = await pushed();
    const token = place(
      'token',
      identityToken({ iss: issuer, sub: subject, repository: 'acme/app', ref: 'refs/tags/v1' }),
    );
    const where = ['--fulcio', services.url, '--rekor', services.url, '--timestamp-authority', services.url];
    const run = await attest(image, '--identity-token', token, ...where);
    expect(run.code, run.stderr).toBe(0);
    expect(services.requests.get('/api/v1/log/entries')).toBe(1);
    const who = [
      '--trusted-root',
      place('root.json', services.trustedRoot),
      '--identity',
      String.raw`https://github\.com/acme/app/.+`,
    ];
    const asked = ['--issuer', issuer, '--attestation', 'cyclonedx', '--timestamp', 'required', '--log', 'required'];
    const read = await verify(image, ...who, ...asked);
    expect(failures(read)).toEqual(new Set());
    expect(read.code).toBe(0);
    expect(facts(read)).toMatchObject([
      { logged: true, signer: { identity: subject, issuer }, claims: { sourceRepositoryRef: 'refs/tags/v1' } },
    ]);
  });

  it('signs nothing when nothing could be stored', async () => {
    const before = new Map(services.requests);
    const layout = at('archived');
    await writeOciLayout(layout, [{ content: newImage('archived'), name: '1' }]);
    tool('tar', ['-cf', at('archive.tar'), '-C', layout, '.']);
    const token = place('token', identityToken({ iss: issuer, sub: subject }));
    const run = await attest(
      `oci-archive:${at('archive.tar')}`,
      '--identity-token',
      token,
      '--fulcio',
      services.url,
      '--rekor',
      services.url,
    );
    expect(run.code).toBe(64);
    expect(run.stderr).toContain('OPTION_CONFLICT');
    expect(services.requests).toEqual(before);
  });

  it('fails with exit code 4 and stores nothing when a service is not there', async () => {
    const image = await pushed();
    const token = place('token', identityToken({ iss: issuer, sub: subject }));
    const run = await attest(
      image,
      '--identity-token',
      token,
      '--fulcio',
      services.url,
      '--rekor',
      'http://127.0.0.1:9',
    );
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('SIGNING_FAILED');
    expect(facts(await verify(image, '--key', publicKey))).toEqual([]);
  }, 120_000);

  it.each([
    ['nobody', () => [] as readonly string[]],
    ['two', () => ['--sign-with', key, '--identity-token', key]],
    ['a predicate without its kind', () => ['--sign-with', key, '--predicate', key]],
  ])('is refused with exit code 64: %s', async (_, more) => {
    const run = await attest(await pushed(), ...more());
    expect(run).toMatchObject({ code: 64, stdout: '' });
    expect(run.stderr).toContain('OPTION_CONFLICT');
  });
});

describe('VEX that is attached to an image', () => {
  const vex = (name: string): object => ({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://acme.example/vex/${name}`,
    author: 'acme',
    timestamp: '2026-01-02T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2026-2001' },
        products: [{ '@id': 'pkg:pypi/alpha@1.0' }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
      },
    ],
  });
  const gate = (name: string): string =>
    policy(name, [
      {
        gate: 'vulnerabilities',
        trigger: 'package',
        action: 'STOP',
        params: { package_type: 'all', severity_comparison: '>=', severity: 'low' },
      },
    ]);

  it('counts when somebody who counts signed it, and only when asked for', async () => {
    const image = await pushed();
    const own = [
      '--predicate',
      place('vex.json', JSON.stringify(vex('signed'))),
      '--predicate-type',
      'https://openvex.dev/ns/v0.2.0',
    ];
    expect((await attest(image, '--sign-with', key, ...own)).code).toBe(0);
    const rules = gate('vulns.yaml');
    const check = async (...more: readonly string[]): Promise<number | null> =>
      (await assay(home, ['check', ...AMD, '--policy', rules, '--db', at('db'), image, ...more])).code;
    expect(await check()).toBe(2);
    expect(await check('--attached-vex')).toBe(0);
    const vulns = async (...more: readonly string[]): Promise<Run> =>
      await assay(home, ['vulns', ...AMD, '-o', 'json', '--db', at('db'), '--fail-on-severity', 'low', image, ...more]);
    expect((await vulns()).code).toBe(2);
    const honoured = await vulns('--attached-vex', '--key', publicKey, '--allow-missing-data', 'distribution');
    expect(honoured.code, honoured.stderr).toBe(0);
    expect((await vulns('--attached-vex', '--key', place('stranger.pub', publicPem(ecdsaPair())))).code).toBe(2);
    const nobody = await vulns('--attached-vex');
    expect(nobody).toMatchObject({ code: 64, stdout: '' });
  });

  it('never counts when nobody vouches for it', async () => {
    const world = await createWorld();
    const content = newImage('stranger');
    const payload = statement(content.root.digest, 'https://openvex.dev/ns/v0.2.0', vex('strange'));
    const stranger = { signer: ecdsaPair(), digest: content.root.digest };
    const image = await pushSigned(registry.host, 'attest-vex/stranger', content, [
      await bundlePiece(world, stranger, { payload }),
      attPiece(stranger, payload),
    ]);
    const run = await assay(home, [
      'check',
      ...AMD,
      '--policy',
      gate('vulns.yaml'),
      '--db',
      at('db'),
      image,
      '--attached-vex',
    ]);
    expect(run.code).toBe(2);
    // The same statement about another image, signed by who counts.
    const about = { signer: pair, digest: newImage('elsewhere').root.digest };
    const other = statement(about.digest, 'https://openvex.dev/ns/v0.2.0', vex('other'));
    await pushEvidence(registry.host, 'attest-vex/stranger', storeEvidence(content.root, [attPiece(about, other)]));
    const moved = await assay(home, [
      'check',
      ...AMD,
      '--policy',
      gate('vulns.yaml'),
      '--db',
      at('db'),
      image,
      '--attached-vex',
    ]);
    expect(moved.code).toBe(2);
  });
});
