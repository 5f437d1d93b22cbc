import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verifier } from '@assay/core';
import { buildImage, buildIndex, evidenceTarget, gatherEvidence, openImages } from '@assay/oci';
import { registryOptions, writeSignedLayout } from '@assay/testkit';
import { type VerificationReport, explainVerification, loadTrustedRoots, verifyEvidence } from '@assay/trust';
import { requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';

const found = ['cosign', 'cosign3'].filter((name) => spawnSync(name, ['version']).status === 0);
const signers = found.length === 0 ? ['cosign'] : found;
const curves = ['P-256', 'P-384', 'P-521'] as const;
const env = { COSIGN_PASSWORD: '', COSIGN_YES: 'true' };
const INSECURE = '--allow-insecure-registry';
const AMD = { os: 'linux', architecture: 'amd64', variant: null } as const;
const options = registryOptions({}, { hostPlatform: AMD });

const temporary = temporaryDirectory();
let registry: RegistryServer;

/** Images that differ, each in an index. */
const indexes = ['one', 'two'].map((name) => {
  const entries = [{ path: 'etc/os-release', content: `ID=${name}\n` }];
  return buildIndex({ images: [buildImage({ platform: AMD, layers: [{ entries }] })] });
});

beforeAll(async () => {
  if (found.length === 0) return;
  requireTools('docker-registry', 'skopeo');
  mkdirSync(join(temporary.path, 'registry'));
  registry = await startRegistry(join(temporary.path, 'registry'));
  for (const [at, content] of indexes.entries()) {
    await writeSignedLayout(join(temporary.path, `layout${at}`), { content, evidence: [], name: '1', style: 'oci' });
  }
});

afterAll(async () => {
  await registry?.stop();
  temporary.remove();
});

function push(at: number, name: string): string {
  const from = `oci:${join(temporary.path, `layout${at}`)}:1`;
  tool('skopeo', ['copy', '-q', '--all', '--dest-tls-verify=false', from, `docker://${registry.host}/${name}:1`]);
  return `${registry.host}/${name}@${indexes[at]?.root.digest ?? ''}`;
}

/** Flags with which a version of cosign signs without any service. */
function offline(cosign: string): readonly string[] {
  const isThird = /GitVersion:\s*v3/.test(tool(cosign, ['version']));
  return ['--tlog-upload=false', ...(isThird ? ['--use-signing-config=false'] : []), INSECURE];
}

function privateKey(namedCurve = 'P-256'): string {
  return generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'pem', type: 'pkcs8' });
}

interface KeyFiles {
  readonly secret: string;
  readonly verifier: Verifier;
}

function importKey(cosign: string, name: string, pem: string): KeyFiles {
  const prefix = join(temporary.path, `${cosign}-${name}`);
  writeFileSync(`${prefix}.pem`, pem);
  tool(cosign, ['import-key-pair', '--key', `${prefix}.pem`, '--output-key-prefix', prefix], { env });
  return { secret: `${prefix}.key`, verifier: keyVerifier(name, readFileSync(`${prefix}.pub`, 'utf8')) };
}

function keyVerifier(name: string, pem: string): Verifier {
  const key = { name, pem, hash: 'sha256', validFrom: null, validUntil: null, revokedFrom: null } as const;
  return {
    kind: 'key',
    name,
    keys: [key],
    demand: { log: 'ignored', certificateLog: 'ignored', timestamp: 'ignored' },
    annotations: {},
    repository: null,
    trustedRoot: null,
    signatureFormat: null,
  };
}

async function verify(name: string, ...verifiers: readonly Verifier[]): Promise<VerificationReport> {
  const [image] = await openImages(`${registry.host}/${name}:1`, options);
  if (image === undefined) throw new Error(`no image ${name}`);
  await using one = image;
  const set = await gatherEvidence(evidenceTarget(one), options);
  return await verifyEvidence(set, { verifiers, roots: await loadTrustedRoots([], null), at: new Date() });
}

const keys = [
  ...curves.map((namedCurve) => [namedCurve, () => generateKeyPairSync('ec', { namedCurve }).privateKey] as const),
  ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey] as const,
];

describe.skipIf(found.length === 0).each(signers)('what %s signs with a key (needs it on PATH)', (cosign) => {
  it.each(keys)('is accepted for that key and no other: %s', async (kind, make) => {
    const key = importKey(cosign, kind, make().export({ format: 'pem', type: 'pkcs8' }));
    const other = keyVerifier(
      'other',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' }),
    );
    const name = `${cosign}/${kind.toLowerCase()}`;
    tool(cosign, ['sign', '--key', key.secret, '-a', 'team=core', ...offline(cosign), push(0, name)], { env });
    const report = await verify(name, key.verifier, other);
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]).toMatchObject({
      verified: true,
      verifiers: [kind],
      signer: { identity: null, issuer: null, key: kind },
      subject: indexes[0]?.root.digest,
      annotations: { team: 'core' },
    });
    expect(report.signatures[0]?.checks[1]?.failure).toMatchObject({ step: 'signature', code: 'SIGNATURE_INVALID' });
  });

  it('is accepted with the annotations that are asked for only', async () => {
    const key = importKey(cosign, 'annotated', privateKey());
    tool(cosign, ['sign', '--key', key.secret, '-a', 'team=core', ...offline(cosign), push(0, `${cosign}/annotated`)], {
      env,
    });
    const asking = { ...key.verifier, name: 'asking', annotations: { team: 'other' } };
    const report = await verify(`${cosign}/annotated`, key.verifier, asking);
    expect(report.signatures[0]?.checks).toMatchObject([
      { failure: null },
      { failure: { step: 'rule', code: 'ANNOTATION_MISMATCH' } },
    ]);
  });

  it('statements are accepted, with what they say', async () => {
    const key = importKey(cosign, 'attesting', privateKey());
    const predicate = join(temporary.path, 'predicate.json');
    writeFileSync(
      predicate,
      JSON.stringify({ builder: { id: 'https://builder.test' }, buildType: 'x', invocation: {} }),
    );
    const flags = ['--key', key.secret, '--predicate', predicate, '--type', 'slsaprovenance02', ...offline(cosign)];
    tool(cosign, ['attest', ...flags, push(0, `${cosign}/attested`)], { env });
    const report = await verify(`${cosign}/attested`, key.verifier);
    expect(report.attestations).toMatchObject([{ verified: true, predicateType: 'https://slsa.dev/provenance/v0.2' }]);
    expect(report.provenance).toMatchObject([
      { verified: true, builder: 'https://builder.test', verifiers: ['attesting'] },
    ]);
    expect(report.verified.statements).toHaveLength(1);
  });

  it('about another image is refused, wherever it is put', async () => {
    const key = importKey(cosign, 'moved', privateKey());
    const name = `${cosign}/moved`;
    tool(cosign, ['sign', '--key', key.secret, ...offline(cosign), push(0, name)], { env });
    push(1, name);
    const tags = tool('skopeo', ['list-tags', '--tls-verify=false', `docker://${registry.host}/${name}`]);
    const suffix = tags.includes('.sig"') ? '.sig' : '';
    const [from = '', to = ''] = indexes.map(({ root }) => `${root.digest.replace(':', '-')}${suffix}`);
    await retag(name, from, to);
    const report = await verify(name, key.verifier);
    expect(report.signatures.filter(({ verified }) => verified)).toEqual([]);
    expect(explainVerification(report).filter(({ accepted }) => accepted)).toEqual([]);
    if (suffix === '') return;
    expect(report.signatures[0]?.checks).toMatchObject([{ failure: { step: 'subject', code: 'SUBJECT_MISMATCH' } }]);
  });
});

/** Puts a manifest under another tag as it is. */
async function retag(name: string, from: string, to: string): Promise<void> {
  const url = (tag: string): string => `http://${registry.host}/v2/${name}/manifests/${tag}`;
  const accept = 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json';
  const manifest = await fetch(url(from), { headers: { accept } });
  const headers = { 'content-type': manifest.headers.get('content-type') ?? '' };
  const put = await fetch(url(to), { method: 'PUT', headers, body: await manifest.bytes() });
  if (!put.ok) throw new Error(`the registry answered ${put.status}`);
}
