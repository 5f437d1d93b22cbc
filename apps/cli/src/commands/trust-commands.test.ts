import { type KeyObject, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, buildIndex, writeOciLayout } from '@assay/oci';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld } from '../../../../packages/trust/src/testing/sigstore-world.ts';
import { type MemoryRun, runInMemory } from '../../testing/memory-io.ts';

const AMD = ['--platform', 'linux/amd64'] as const;
let directory = '';
const assay = async (...argv: readonly string[]): Promise<MemoryRun> =>
  runInMemory(
    argv.map((word) => word.replace(/^(oci|dir):/, `$1:${directory}/`)),
    { workingDirectory: directory },
  );
const place = async (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' });

const POLICY = JSON.stringify({
  version: '2',
  verifiers: [{ name: 'release', keys: [{ file: 'release.pub' }] }],
  rule_sets: [
    {
      id: 'r',
      name: 'r',
      rules: [{ gate: 'attestations', trigger: 'required', action: 'STOP', params: { predicate_type: 'urn:review' } }],
    },
  ],
  mappings: [
    { id: 'm', name: 'm', registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['r'] },
  ],
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-trust-commands-'));
  const images = (['amd64', 'arm64'] as const).map((architecture) =>
    buildImage({
      platform: { os: 'linux', architecture, variant: null },
      layers: [{ entries: [{ path: 'etc/os-release', content: `ID=${architecture}\n` }] }],
    }),
  );
  await writeOciLayout(join(directory, 'app'), [{ content: buildIndex({ images }), name: '1' }]);
  const release = generateKeyPairSync('ed25519');
  await place('release.key', release.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await place('release.pub', pem(release.publicKey));
  await place('other.pub', pem(generateKeyPairSync('ed25519').publicKey));
  await place('review.json', '{"passed":true}');
  await place('policy.json', POLICY);
  const pass = { name: 'all', images: ['**'], require: { pass: 'anything' } };
  await place('images.json', JSON.stringify({ ...JSON.parse(POLICY), image_policies: [pass] }));
  await place('root.json', JSON.stringify((await createWorld()).trustedRoot));
  await place('bad-root.json', '{}');
  const own = ['--predicate', 'review.json', '--predicate-type', 'urn:review'];
  const run = await assay('attest', 'oci:app:1', ...AMD, '--sign-with', 'release.key', ...own, '-o', 'json');
  expect(run.code, run.stderr).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({ schemaVersion: 1, attached: [{ predicateType: 'urn:review' }] });
}, 60_000);
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('assay verify', () => {
  it('accepts what the key signed, and says so', async () => {
    const run = await assay('verify', 'oci:app:1', ...AMD, '--key', 'release.pub', '--attestation', 'urn:review');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^verified {2}oci:.*app:1\n/);
    expect(run.stdout).toContain('✓ statement urn:review (sigstore-bundle) by release.pub');
    expect(run.stdout).toContain('signed at a time that nobody vouches for');
  });

  it.each([
    [
      'another key',
      ['--key', 'other.pub', '--attestation', 'urn:review'],
      'nobody who counts made the statement urn:review',
    ],
    ['another statement', ['--key', 'release.pub', '--attestation', 'vsa'], 'there is no statement of kind vsa'],
    ['a signature', ['--key', 'release.pub'], 'the image has no signature'],
    [
      'another platform',
      ['--key', 'release.pub', '--attestation', 'urn:review', '--platform', 'linux/arm64'],
      'there is no statement of kind urn:review',
    ],
    ['a note', ['--key', 'release.pub', '--attestation', 'urn:review', '--annotation', 'a=b'], 'nobody who counts'],
    [
      'an identity',
      ['--identity', 'x', '--issuer', 'y', '--trusted-root', 'root.json', '--attestation', 'urn:review'],
      'nobody who counts',
    ],
  ])('ends with 2 where %s is asked for', async (_, more, problem) => {
    const platform = more.includes('--platform') ? [] : AMD;
    const run = await assay('verify', 'oci:app:1', ...platform, ...more);
    expect(run.stdout).toMatch(/^NOT VERIFIED {2}oci:.*app:1\n/);
    expect(run.stdout).toContain(problem);
    expect(run.code).toBe(2);
  });

  it('takes those whom a policy names', async () => {
    const run = await assay(
      'verify',
      'oci:app:1',
      ...AMD,
      '--policy',
      'policy.json',
      '--attestation',
      'urn:review',
      '-o',
      'json',
    );
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ verified: true, verifiers: ['release'], imagePolicies: null });
    expect((await assay('check', 'oci:app:1', ...AMD, '--policy', 'policy.json')).code).toBe(0);
    expect((await assay('check', 'oci:app:1', '--platform', 'linux/arm64', '--policy', 'policy.json')).code).toBe(2);
  });

  it('holds the image against those of the command line beside the image policies of a policy', async () => {
    const policy = ['--policy', 'images.json', '--attestation', 'urn:review'];
    expect((await assay('verify', 'oci:app:1', ...AMD, ...policy)).code).toBe(0);
    expect((await assay('verify', 'oci:app:1', ...AMD, ...policy, '--key', 'k=release.pub')).code).toBe(0);
    const other = await assay('verify', 'oci:app:1', ...AMD, ...policy, '--key', 'k=other.pub');
    expect(other.stdout).toContain('NOT VERIFIED');
    expect(other.code).toBe(2);
  });

  it.each([
    ['nobody who counts', [], 'OPTION_CONFLICT'],
    ['an identity without issuer', ['--identity', 'x'], 'OPTION_CONFLICT'],
    [
      'a name of the policy for another key',
      ['--policy', 'policy.json', '--key', 'release=other.pub'],
      'OPTION_CONFLICT',
    ],
    ['an issuer without identity', ['--issuer', 'x'], 'OPTION_CONFLICT'],
    ['a key that is not there', ['--key', 'gone.pub'], 'FILE_UNREADABLE'],
    ['a private key', ['--key', 'release.key'], 'KEY_INVALID'],
    ['a trusted root that is none', ['--key', 'release.pub', '--trusted-root', 'bad-root.json'], 'DOCUMENT_INVALID'],
  ])('ends with 64 for %s', async (_, more, code) => {
    const run = await assay('verify', 'oci:app:1', ...AMD, ...more);
    expect(run.stderr).toContain(code);
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('assay attest', () => {
  it('prints a line for each statement and platform', async () => {
    const run = await assay(
      'attest',
      'oci:app:1',
      '--all-platforms',
      '--print',
      '--type',
      'cyclonedx',
      '--type',
      'spdx',
    );
    expect(run.code, run.stderr).toBe(0);
    const lines = run.stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://cyclonedx.org/bom',
    });
  });

  it.each([
    ['nobody who signs', ['oci:app:1'], 'OPTION_CONFLICT'],
    ['two who sign', ['oci:app:1', '--sign-with', 'release.key', '--identity-token', 'review.json'], 'OPTION_CONFLICT'],
    [
      'a predicate without kind',
      ['oci:app:1', '--sign-with', 'release.key', '--predicate', 'review.json'],
      'OPTION_CONFLICT',
    ],
    ['a key that is none', ['oci:app:1', '--sign-with', 'release.pub'], 'SIGNING_KEY_INVALID'],
    ['what has no digest', ['dir:app', '--sign-with', 'release.key'], 'OPTION_CONFLICT'],
  ])('ends with 64 for %s, and stores nothing', async (_, argv, code) => {
    const run = await assay('attest', ...argv);
    expect(run.stderr).toContain(code);
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('assay mirror', () => {
  it('takes statements along', async () => {
    const run = await assay('mirror', 'oci:app:1', 'oci:copy:1', '-o', 'json');
    expect(run.code, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schemaVersion: 1,
      evidence: [{ listed: 'layout-entry' }],
      gaps: [],
    });
    const copied = await assay('verify', 'oci:copy:1', ...AMD, '--key', 'release.pub', '--attestation', 'urn:review');
    expect(copied.code).toBe(0);
  });

  it.each([
    ['docker-archive:x.tar', 'oci:copy:1'],
    ['oci:app:1', 'dir:copy'],
  ])('refuses %s to %s with 64', async (from, to) => {
    const run = await assay('mirror', from, to);
    expect(run.stderr).toContain('OPTION_CONFLICT');
    expect(run.code).toBe(64);
  });
});
