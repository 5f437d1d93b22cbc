import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateBlock } from '../../../../packages/policy/src/image-policies/testing/material.ts';
import { type MemoryRun, runInMemory } from '../../testing/memory-io.ts';

const PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' });
let directory = '';
const assay = async (...argv: readonly string[]): Promise<MemoryRun> =>
  runInMemory(argv, { workingDirectory: directory });
const place = async (name: string, text: string): Promise<void> => writeFile(join(directory, name), text);
const object = (...parts: readonly object[]): string => parts.map((part) => JSON.stringify(part)).join('\n---\n');

const SECRET_POLICY = object({
  apiVersion: 'policy.sigstore.dev/v1beta1',
  kind: 'ClusterImagePolicy',
  metadata: { name: 'signed' },
  spec: { images: [{ glob: '**' }], authorities: [{ key: { secretRef: { name: 's' } } }] },
});
const SECRET = object({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'cosign-system' },
  stringData: { 'cosign.pub': PEM },
});
const KYVERNO = object({
  apiVersion: 'kyverno.io/v1',
  kind: 'ClusterPolicy',
  metadata: { name: 'signed' },
  spec: {
    validationFailureAction: 'Enforce',
    rules: [
      {
        name: 'r',
        match: { any: [{ resources: { kinds: ['Pod'], namespaces: ['prod'] } }] },
        verifyImages: [
          { imageReferences: ['ghcr.io/acme/*'], attestors: [{ entries: [{ keys: { publicKeys: PEM } }] }] },
        ],
      },
    ],
  },
});
const NOTATION = object({
  version: '1.0',
  trustPolicies: [
    {
      name: 'prod',
      registryScopes: ['*'],
      signatureVerification: { level: 'strict' },
      trustStores: ['ca:acme'],
      trustedIdentities: ['*'],
    },
  ],
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-import-'));
  await place('cip.yaml', SECRET_POLICY);
  await place('secret.yaml', SECRET);
  await place('kyverno.yaml', KYVERNO);
  await place('trustpolicy.json', NOTATION);
  await mkdir(join(directory, 'notation', 'truststore', 'x509', 'ca', 'acme'), { recursive: true });
  await mkdir(join(directory, 'empty'));
  await place('notation/truststore/x509/ca/acme/root.pem', certificateBlock());
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('assay policy import --from', () => {
  it('writes a policy, and what it does not say on stderr with its place', async () => {
    const { code, stdout, stderr } = await assay('policy', 'import', '--from', 'kyverno', 'kyverno.yaml', '--quiet');
    expect(code).toBe(0);
    expect(stdout).toContain('image_policies:');
    expect(stderr).toMatch(/^changed: line 1, \/spec\/rules\/0\/match: match: .+; select the policy by a mapping/m);
    await place('imported.yaml', stdout);
    expect((await assay('policy', 'validate', 'imported.yaml')).code).toBe(0);
  });

  it('writes both as JSON', async () => {
    const { code, stdout } = await assay('policy', 'import', '--from', 'kyverno', 'kyverno.yaml', '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      policy: { version: '2', verifiers: [{ keys: [expect.anything()] }] },
      notes: [{ kind: 'changed', pointer: '/spec/rules/0/match', line: 1, message: expect.any(String) }],
    });
  });

  it('looks into files beside it', async () => {
    expect((await assay('policy', 'import', '--from', 'cip', 'cip.yaml')).code).toBe(64);
    const { code, stdout } = await assay('policy', 'import', '--from', 'cip', 'cip.yaml', '--beside', 'secret.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('BEGIN PUBLIC KEY');
  });

  it('takes certificates from a trust store of Notation', async () => {
    const run = await assay('policy', 'import', '--from', 'notation', 'trustpolicy.json', '--trust-store', 'notation');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('BEGIN CERTIFICATE');
  });

  it.each([
    ['a file of another tool', ['--from', 'connaisseur', 'kyverno.yaml'], 'POLICY_INVALID'],
    ['a tool that nobody knows', ['--from', 'nobody', 'kyverno.yaml'], 'OPTION_INVALID'],
    ['a file that is not there', ['--from', 'cip', 'gone.yaml'], 'FILE_UNREADABLE'],
    [
      'a trust store without certificates',
      ['--from', 'notation', 'trustpolicy.json', '--trust-store', 'empty'],
      'FILE_UNREADABLE',
    ],
    ['a trust store for a policy of ours', ['imported.yaml', '--trust-store', 'notation'], 'OPTION_CONFLICT'],
  ])('refuses %s', async (_, argv, code) => {
    const run = await assay('policy', 'import', ...argv);
    expect(run.stderr).toContain(code);
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });

  it('without it writes policies as ever', async () => {
    const run = await assay('policy', 'import', 'imported.yaml');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('imported-kyverno');
  });
});
