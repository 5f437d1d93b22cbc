import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EvidencePiece, storeEvidence, writeSignedLayout } from '@assay/testkit';
import {
  type Certified,
  type SigstoreWorld,
  createWorld,
  ecdsaPair,
  workflowClaims,
} from '../packages/trust/src/testing/sigstore-world.ts';
import { type Run, assay, report, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { accepted, facts, failures } from './trust-report.ts';
import {
  KEYLESS_FORMS,
  KEY_KINDS,
  type KeylessForm,
  bundlePiece,
  keyForms,
  keylessForms,
  publicPem,
  sigPiece,
} from './trust-signers.ts';
import { hasProgram, newIndex, pushContent, pushEvidence, pushSigned, startListingRegistry } from './trust-yard.ts';

const SIGNER = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';
const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const listing = await startListingRegistry();

let registry: RegistryServer;
let world: SigstoreWorld;
let signer: Certified;
let keyless: readonly string[];
let count = 0;

/** Files of the suite by name. */
function place(name: string, text: string): string {
  const path = join(temporary.path, name);
  writeFileSync(path, text);
  return path;
}

function next(name: string): string {
  count += 1;
  return `e2e-${process.pid}/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${count}`;
}

async function verify(...args: readonly string[]): Promise<Run> {
  return await assay(home, ['verify', '--platform', 'linux/amd64', '-o', 'json', ...args]);
}

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo');
  mkdirSync(home);
  mkdirSync(join(temporary.path, 'registry'));
  registry = await startRegistry(join(temporary.path, 'registry'));
  world = await createWorld();
  signer = await world.certify(SIGNER, workflowClaims(ISSUER, 'acme/app', 'refs/tags/v1'));
  keyless = [
    '--trusted-root',
    place('trusted_root.json', JSON.stringify(world.trustedRoot)),
    '--identity',
    String.raw`https://github\.com/acme/app/\.github/workflows/release\.yml@refs/tags/v.*`,
    '--issuer',
    ISSUER.replaceAll('.', String.raw`\.`),
  ];
});

afterAll(async () => {
  await registry?.stop();
  listing?.stop();
  temporary.remove();
});

describe('what a key signs', () => {
  it.each(Object.keys(KEY_KINDS))('is accepted in every form for that key and no other: %s', async (kind) => {
    const { make, hash } = KEY_KINDS[kind] ?? { make: ecdsaPair, hash: 'sha256' };
    const pair = make();
    const content = newIndex(kind);
    const forms = await keyForms(world, { signer: pair, hash, digest: content.root.digest });
    const name = await pushSigned(registry.host, next(kind), content, Object.values(forms));
    const run = await verify(name, '--key', `release=${place(`${count}.pub`, publicPem(pair))}`);
    expect(run.code).toBe(0);
    expect(accepted(run)).toEqual([
      'cosign-attestation',
      'cosign-signature',
      'dsse-envelope',
      'sigstore-bundle',
      'sigstore-bundle',
      'sigstore-bundle',
    ]);
    expect(facts(run)[0]).toMatchObject({ signer: { identity: null, key: 'release' }, subject: content.root.digest });
    const refused = await verify(name, '--key', place('stranger.pub', publicPem(make())));
    expect(refused.code).toBe(2);
    expect(accepted(refused)).toEqual([]);
    expect(failures(refused)).toEqual(new Set(['signature SIGNATURE_INVALID']));
  });

  it('is accepted about a platform manifest, and says so', async () => {
    const pair = ecdsaPair();
    const content = newIndex('platform');
    const [amd] = content.images;
    if (amd === undefined) throw new Error('no image');
    const repository = next('platform');
    await pushContent(registry.host, repository, content);
    const piece = await sigPiece({ signer: pair, digest: amd.root.digest });
    await pushEvidence(registry.host, repository, storeEvidence(amd.root, [piece]));
    const key = place('platform.pub', publicPem(pair));
    const name = `${registry.host}/${repository}:1`;
    const run = await verify(name, '--key', key);
    expect(run.code).toBe(0);
    expect(facts(run)).toMatchObject([{ verified: true, subject: amd.root.digest }]);
    const both = await assay(home, ['verify', '--all-platforms', '-o', 'json', name, '--key', key]);
    expect(both.code).toBe(2);
    const { images } = report(both);
    expect(images).toMatchObject([
      { subject: { platform: { architecture: 'amd64' } }, verified: true },
      { subject: { platform: { architecture: 'arm64' } }, verified: false, problems: ['the image has no signature'] },
    ]);
  });
});

describe('what an identity signs', () => {
  const content = newIndex('keyless');
  let forms: Readonly<Record<string, KeylessForm>> = {};

  beforeAll(async () => {
    forms = await keylessForms(world, signer, content.root.digest);
  });

  it.each(KEYLESS_FORMS)('is accepted by itself: %s', async (form) => {
    const { piece, flags } = forms[form] ?? { piece: null, flags: [] };
    if (piece === null) throw new Error(`no ${form}`);
    const name = await pushSigned(registry.host, next('keyless'), content, [piece]);
    const run = await verify(name, ...keyless, ...flags);
    expect(failures(run)).toEqual(new Set());
    expect(run.code).toBe(0);
    expect(report(run)).toMatchObject({ schemaVersion: 1, verified: true, problems: [], verifiers: ['identity'] });
    expect(facts(run)).toMatchObject([
      { verified: true, signer: { identity: SIGNER, issuer: ISSUER, key: null }, subject: content.root.digest },
    ]);
    expect(facts(run)[0]?.['claims']).toMatchObject({ sourceRepositoryUri: 'https://github.com/acme/app' });
  });

  it('is none of the public instance', async () => {
    const all = Object.values(forms).map(({ piece }) => piece);
    const name = await pushSigned(registry.host, next('public'), content, all);
    const run = await verify(name, ...keyless.slice(2));
    expect(run.code).toBe(2);
    expect(accepted(run)).toEqual([]);
  });
});

describe('the place where signatures are kept', () => {
  const content = newIndex('places');
  const pair = ecdsaPair();
  const { digest } = content.root;
  let pieces: readonly EvidencePiece[] = [];
  let tagged: readonly EvidencePiece[] = [];

  beforeAll(async () => {
    tagged = [await sigPiece({ signer: pair, digest })];
    pieces = [...tagged, await bundlePiece(world, { signer: pair, digest })];
  });

  const ways: readonly (readonly [string, number, () => Promise<readonly string[]>])[] = [
    ['the referrers tag', 2, async () => [await pushSigned(registry.host, next('tag'), content, pieces)]],
    [
      'the referrers tag of a registry that calls every entry empty',
      2,
      async () => {
        const options = { referrersTag: true, emptyTypes: true };
        return [await pushSigned(registry.host, next('empty'), content, pieces, options)];
      },
    ],
    ['the tags of cosign', 1, async () => [await pushSigned(registry.host, next('cosign'), content, tagged)]],
    [
      'another repository',
      2,
      async () => {
        const [image, other] = [next('image'), next('signatures')];
        await pushContent(registry.host, image, content);
        await pushEvidence(registry.host, other, storeEvidence(content.root, pieces, { referrersTag: true }));
        return [`${registry.host}/${image}:1`, '--signature-repository', `${registry.host}/${other}`];
      },
    ],
    ['an OCI layout', 2, async () => [`oci:${await layout('layout', 'oci', pieces)}`]],
    ['a layout as cosign saves it', 1, async () => [`oci:${await layout('saved', 'cosign', tagged)}`]],
    [
      'an archive of a layout',
      2,
      async () => {
        const archive = join(temporary.path, 'layout.tar');
        tool('tar', ['-cf', archive, '-C', await layout('packed', 'oci', pieces), '.']);
        return [`oci-archive:${archive}`];
      },
    ],
    [
      'a layout into which it was mirrored',
      2,
      async () => {
        const name = await pushSigned(registry.host, next('mirrored'), content, pieces);
        const target = `oci:${join(temporary.path, 'mirrored')}:1`;
        expect((await assay(home, ['mirror', name, target])).code).toBe(0);
        return [target];
      },
    ],
    [
      'a repository into which a layout was mirrored',
      2,
      async () => {
        const target = `${registry.host}/${next('back')}:1`;
        expect((await assay(home, ['mirror', `oci:${await layout('source', 'oci', pieces)}:1`, target])).code).toBe(0);
        return [target];
      },
    ],
  ];

  it.each(ways)('%s', async (_, forms, make) => {
    const target = await make();
    const run = await verify(...target, '--key', place('places.pub', publicPem(pair)));
    expect(run.code).toBe(0);
    expect(accepted(run)).toHaveLength(forms);
    const refused = await verify(...target, '--key', place('nobody.pub', publicPem(ecdsaPair())));
    expect(refused.code).toBe(2);
    expect(failures(refused)).toEqual(new Set(['signature SIGNATURE_INVALID']));
  });

  it('is not looked at in other repositories than the one named', async () => {
    const [image, other] = [next('image'), next('signatures')];
    await pushContent(registry.host, image, content);
    await pushEvidence(registry.host, other, storeEvidence(content.root, pieces, { referrersTag: true }));
    const run = await verify(`${registry.host}/${image}:1`, '--key', place('places.pub', publicPem(pair)));
    expect(run.code).toBe(2);
    expect(report(run)).toMatchObject({ problems: ['the image has no signature'], signatures: [], attestations: [] });
  });

  it.skipIf(listing === null)('the referrers API (needs registry11 on PATH or a host in ASSAY_E2E_OCI11)', async () => {
    const name = await pushSigned(listing?.host ?? '', next('listed'), content, pieces, {});
    const run = await verify(name, '--key', place('places.pub', publicPem(pair)));
    expect(run.code).toBe(0);
    expect(accepted(run)).toEqual(['cosign-signature', 'sigstore-bundle']);
  });

  async function layout(name: string, style: 'oci' | 'cosign', evidence: readonly EvidencePiece[]): Promise<string> {
    const path = join(temporary.path, name);
    await writeSignedLayout(path, { content, evidence: [storeEvidence(content.root, evidence)], name: '1', style });
    return path;
  }
});

describe('what a build tool states', () => {
  it('is shown and counts for nobody', async () => {
    const pair = ecdsaPair();
    const name = await pushSigned(registry.host, next('buildkit'), newIndex('buildkit', true), []);
    const run = await verify(name, '--key', place('buildkit.pub', publicPem(pair)), '--attestation', 'slsaprovenance');
    expect(run.code).toBe(2);
    expect(facts(run)).toMatchObject([{ form: 'buildkit-statement', verified: false, failure: expect.any(String) }]);
    expect(failures(run)).toEqual(new Set(['found EVIDENCE_UNSIGNED']));
  });
});

const signers = ['cosign', 'cosign3'].filter(hasProgram);

describe.skipIf(signers.length === 0).each(signers)('what %s makes (needs it on PATH)', (cosign) => {
  const env = { COSIGN_PASSWORD: '', COSIGN_YES: 'true' };
  const offline =
    cosign === 'cosign3' ? ['--use-signing-config=false', '--tlog-upload=false'] : ['--tlog-upload=false'];
  const insecure = '--allow-insecure-registry';

  it('is accepted for its key, where it is, where it is mirrored and where it is saved', async () => {
    const prefix = join(temporary.path, cosign);
    tool(cosign, ['generate-key-pair', '--output-key-prefix', prefix], { env });
    const content = newIndex(cosign);
    const repository = next(cosign);
    await pushContent(registry.host, repository, content);
    const name = `${registry.host}/${repository}:1`;
    tool(cosign, ['sign', '--key', `${prefix}.key`, '-a', 'team=core', ...offline, insecure, name], { env });
    const predicate = place(
      'predicate.json',
      JSON.stringify({ builder: { id: 'https://builder.example' }, buildType: 'x' }),
    );
    const flags = ['--key', `${prefix}.key`, '--predicate', predicate, '--type', 'slsaprovenance'];
    tool(cosign, ['attest', ...flags, ...offline, insecure, name], { env });
    const plain = ['--key', `${prefix}.pub`, '--attestation', 'slsaprovenance'];
    const run = await verify(name, ...plain);
    expect(failures(run)).toEqual(new Set());
    expect(run.code).toBe(0);
    expect(accepted(run)).toHaveLength(2);
    expect((await verify(name, '--key', `${prefix}.pub`, '--annotation', 'team=core')).code).toBe(0);
    expect((await verify(name, '--key', `${prefix}.pub`, '--annotation', 'team=other')).code).toBe(2);

    const carried = `oci:${join(temporary.path, `carried-${cosign}`)}:1`;
    expect((await assay(home, ['mirror', name, carried])).code).toBe(0);
    expect((await verify(carried, ...plain)).code).toBe(0);

    const saved = join(temporary.path, `saved-${cosign}`);
    tool(cosign, ['save', '--dir', saved, insecure, name], { env });
    const fromLayout = await verify(`oci:${saved}`, ...plain);
    // Bundles are not among what version 3 saves: without them nobody vouches for the image.
    expect(fromLayout.code, fromLayout.stderr).toBe(cosign === 'cosign' ? 0 : 2);
    const refused = await verify(name, '--key', place('nobody.pub', publicPem(ecdsaPair())));
    expect(refused.code).toBe(2);
    expect(accepted(refused)).toEqual([]);
  });
});
