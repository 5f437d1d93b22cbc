import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EvidencePiece, storeEvidence, writeSignedLayout } from '@assay/testkit';
import { pieceOf, freePort, newIndex, pushSigned } from './trust-yard.ts';
import {
  type BundleJson,
  makeBundle,
  signatureLayer,
  simpleSigning,
} from '../packages/trust/src/testing/evidence-builder.ts';
import {
  type Certified,
  type SigstoreWorld,
  createWorld,
  ecdsaPair,
  workflowClaims,
} from '../packages/trust/src/testing/sigstore-world.ts';
import { assay, report, requireTools, temporaryDirectory } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { withoutNetwork } from './special-runs.ts';
import { COSIGN_SIGN, attPiece, bundlePiece, publicPem, sigPiece, statement } from './trust-signers.ts';
import { failures } from './trust-report.ts';

const SIGNER = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
const ISSUER = 'https://token.actions.githubusercontent.com';
const MINUTE = 60_000;
const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const key = ecdsaPair();
const content = newIndex('refusals');
const other = newIndex('other');
const { digest } = content.root;

let registry: RegistryServer;
let world: SigstoreWorld;
let signer: Certified;
let count = 0;

function place(name: string, text: string): string {
  const path = join(temporary.path, name);
  writeFileSync(path, text);
  return path;
}

async function pushed(pieces: readonly EvidencePiece[]): Promise<string> {
  count += 1;
  return await pushSigned(registry.host, `refusals/${count}`, content, pieces);
}

async function certify(where = world, name = SIGNER, issuer = ISSUER): Promise<Certified> {
  return await where.certify(name, workflowClaims(issuer, 'acme/app', 'refs/tags/v1'));
}

/** Who counts: the key, or the workflow in a world. */
function byKey(): readonly string[] {
  return ['--key', place('key.pub', publicPem(key))];
}

function byIdentity(where = world): readonly string[] {
  const root = place('trusted_root.json', JSON.stringify(where.trustedRoot));
  const subject = String.raw`https://github\.com/acme/app/\.github/workflows/[a-z]+\.yml@refs/tags/v\d+`;
  return [
    '--trusted-root',
    root,
    '--identity',
    subject,
    '--issuer',
    String.raw`https://token\.actions\.githubusercontent\.com`,
  ];
}

/** A bundle of the workflow that is a signature, changed. */
async function changed(
  change: (bundle: BundleJson) => void,
  plan: Partial<Parameters<typeof makeBundle>[0]> = {},
): Promise<EvidencePiece> {
  const bundle = await makeBundle({ world, signer, payload: statement(digest, COSIGN_SIGN, {}), ...plan });
  change(bundle);
  return { form: 'bundle', content: Buffer.from(JSON.stringify(bundle)) };
}

interface Trial {
  readonly pieces: readonly EvidencePiece[];
  readonly who: readonly string[];
}

type Row = readonly [name: string, make: () => Promise<Trial>, step: string, code: string];

const REFUSED: readonly Row[] = [
  [
    'a signature by another key',
    async () => ({ pieces: [await sigPiece({ signer: ecdsaPair(), digest })], who: byKey() }),
    'signature',
    'SIGNATURE_INVALID',
  ],
  [
    'the signature of another image, copied over',
    async () => ({ pieces: [await sigPiece({ signer: key, digest: other.root.digest })], who: byKey() }),
    'subject',
    'SUBJECT_MISMATCH',
  ],
  [
    'the bundle of another image, copied over',
    async () => ({
      pieces: [await bundlePiece(world, { signer, digest: other.root.digest }, { entry: 'dsse' })],
      who: byIdentity(),
    }),
    'subject',
    'SUBJECT_MISMATCH',
  ],
  [
    'a payload that was changed to name this image',
    async () => {
      const { annotations } = await signatureLayer({ signer: key, payload: simpleSigning(other.root.digest) });
      return { pieces: [{ form: 'cosign', suffix: 'sig', content: simpleSigning(digest), annotations }], who: byKey() };
    },
    'signature',
    'SIGNATURE_INVALID',
  ],
  [
    'a logged statement that was changed to name this image',
    async () => {
      const payload = statement(other.root.digest, COSIGN_SIGN, {});
      const named = statement(digest, COSIGN_SIGN, {}).toString('base64');
      const change = ({ dsseEnvelope }: BundleJson): void => {
        if (dsseEnvelope !== undefined) dsseEnvelope.payload = named;
      };
      return { pieces: [await changed(change, { payload })], who: byIdentity() };
    },
    'log',
    'LOG_ENTRY_MISMATCH',
  ],
  [
    'a certificate that had expired',
    async () => {
      const late = await createWorld({ loggedAt: new Date(Date.now() + 30 * MINUTE) });
      return {
        pieces: [await bundlePiece(late, { signer: await certify(late), digest }, { entry: 'dsse' })],
        who: byIdentity(late),
      };
    },
    'chain',
    'CERTIFICATE_EXPIRED',
  ],
  [
    'a certificate that did not hold yet',
    async () => {
      const early = await createWorld({ issuedAt: new Date(Date.now() + 30 * MINUTE) });
      return {
        pieces: [await bundlePiece(early, { signer: await certify(early), digest }, { entry: 'dsse' })],
        who: byIdentity(early),
      };
    },
    'chain',
    'CERTIFICATE_NOT_YET_VALID',
  ],
  [
    'a certificate of an authority of strangers',
    async () => {
      const strange = await createWorld();
      return {
        pieces: [await bundlePiece(strange, { signer: await certify(strange), digest }, { entry: 'dsse' })],
        who: byIdentity(),
      };
    },
    'chain',
    'CHAIN_UNTRUSTED',
  ],
  [
    'a certificate that no log has',
    async () => {
      const dark = await createWorld({ certificateLog: false });
      return {
        pieces: [await bundlePiece(dark, { signer: await certify(dark), digest }, { entry: 'dsse' })],
        who: byIdentity(dark),
      };
    },
    'chain',
    'CERTIFICATE_LOG_MISSING',
  ],
  ...[
    'https://github.com/acme/app-evil/.github/workflows/release.yml@refs/tags/v1',
    'https://github.com/acme/app/.github/workflows/release.yml@refs/heads/v1',
    'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1/x',
    'https://github.com/аcme/app/.github/workflows/release.yml@refs/tags/v1',
    'https://github.com.evil.example/acme/app/.github/workflows/release.yml@refs/tags/v1',
    'https://evil.example/?https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1',
    'https://githubxcom/acme/app/.github/workflows/release.yml@refs/tags/v1',
  ].map((name): Row => [
    `somebody who looks alike: ${JSON.stringify(name)}`,
    async () => ({
      pieces: [await bundlePiece(world, { signer: await certify(world, name), digest }, { entry: 'dsse' })],
      who: byIdentity(),
    }),
    'identity',
    'IDENTITY_MISMATCH',
  ]),
  [
    'a name with a line of its own for each reader',
    async () => {
      const two = await certify(world, `${SIGNER}\nhttps://evil.example`);
      return { pieces: [await bundlePiece(world, { signer: two, digest }, { entry: 'dsse' })], who: byIdentity() };
    },
    'parsed',
    'CERTIFICATE_INVALID',
  ],
  [
    'an issuer that looks alike',
    async () => {
      const alike = await certify(world, SIGNER, `${ISSUER}.evil.example`);
      return { pieces: [await bundlePiece(world, { signer: alike, digest }, { entry: 'dsse' })], who: byIdentity() };
    },
    'identity',
    'IDENTITY_MISMATCH',
  ],
  [
    'an identity with a timestamp that no log has',
    async () => ({ pieces: [await bundlePiece(world, { signer, digest }, { stamped: true })], who: byIdentity() }),
    'log',
    'LOG_ENTRY_MISSING',
  ],
  [
    'a key of which a log entry is asked',
    async () => ({ pieces: [await sigPiece({ signer: key, digest })], who: [...byKey(), '--log', 'required'] }),
    'log',
    'LOG_ENTRY_MISSING',
  ],
  [
    'an identity without the timestamp that is asked for',
    async () => ({
      pieces: [await bundlePiece(world, { signer, digest }, { entry: 'dsse' })],
      who: [...byIdentity(), '--timestamp', 'required'],
    }),
    'timestamp',
    'TIMESTAMP_MISSING',
  ],
  [
    'the log entry of another signature',
    async () => {
      const theirs = await makeBundle({ world, signer, payload: statement(other.root.digest, COSIGN_SIGN, {}) });
      const swap = (bundle: BundleJson): void => {
        bundle.verificationMaterial.tlogEntries = theirs.verificationMaterial.tlogEntries;
      };
      return { pieces: [await changed(swap)], who: byIdentity() };
    },
    'log',
    'LOG_ENTRY_MISMATCH',
  ],
  [
    'an envelope in a bundle with a second signature',
    async () => {
      const twice = ({ dsseEnvelope }: BundleJson): void => {
        dsseEnvelope?.signatures.unshift({ keyid: '', sig: Buffer.alloc(70).toString('base64') });
      };
      return { pieces: [await changed(twice)], who: byIdentity() };
    },
    'parsed',
    'BUNDLE_INVALID',
  ],
  [
    'a note with another value than is asked for',
    async () => {
      const piece = await sigPiece({ signer: key, digest }, { optional: { stage: 'test' } });
      return { pieces: [piece], who: [...byKey(), '--annotation', 'stage=production'] };
    },
    'rule',
    'ANNOTATION_MISMATCH',
  ],
  [
    'an identity where a key is asked for',
    async () => ({ pieces: [await bundlePiece(world, { signer, digest }, { entry: 'dsse' })], who: byKey() }),
    'chain',
    'SIGNER_NOT_A_KEY',
  ],
  [
    'a key where an identity is asked for',
    async () => ({ pieces: [await sigPiece({ signer: key, digest })], who: byIdentity() }),
    'chain',
    'SIGNER_NOT_CERTIFIED',
  ],
];

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo');
  mkdirSync(home);
  mkdirSync(join(temporary.path, 'registry'));
  registry = await startRegistry(join(temporary.path, 'registry'));
  world = await createWorld();
  signer = await certify();
});

afterAll(async () => {
  await registry?.stop();
  temporary.remove();
});

async function verify(...args: readonly string[]): ReturnType<typeof assay> {
  return await assay(home, ['verify', '--platform', 'linux/amd64', '-o', 'json', ...args]);
}

describe('refused with exit code 2, the step and the reason', () => {
  it.each(REFUSED)('%s', async (_, make, step, code) => {
    const { pieces, who } = await make();
    const run = await verify(await pushed(pieces), ...who);
    expect(failures(run)).toEqual(new Set([`${step} ${code}`]));
    expect(run.code).toBe(2);
    expect(report(run)).toMatchObject({ verified: false, problems: [expect.any(String)] });
    const shown = await assay(home, [
      'verify',
      '--platform',
      'linux/amd64',
      `${registry.host}/refusals/${count}:1`,
      ...who,
    ]);
    expect(shown.code).toBe(2);
    expect(shown.stdout).toContain('NOT VERIFIED');
    expect(shown.stdout).toContain(`fails at ${step}: `);
  });

  it('an image that nobody signed', async () => {
    const run = await verify(await pushed([]), ...byKey());
    expect(run.code).toBe(2);
    expect(report(run)).toMatchObject({ verified: false, problems: ['the image has no signature'] });
  });

  it('a statement of another kind, where one is asked for', async () => {
    const name = await pushed([await sigPiece({ signer: key, digest }), attPiece({ signer: key, digest })]);
    const run = await verify(name, ...byKey(), '--attestation', 'slsaprovenance');
    expect(run.code).toBe(2);
    expect(report(run)).toMatchObject({ problems: ['there is no statement of kind slsaprovenance'] });
  });

  it('one signer who signed twice, where two are asked for', async () => {
    const pieces = [await sigPiece({ signer: key, digest }), await bundlePiece(world, { signer: key, digest })];
    const run = await verify(await pushed(pieces), ...byKey(), '--minimum', '2');
    expect(run.code).toBe(2);
    expect(report(run)).toMatchObject({ problems: ['1 of 2 signers vouch for the image'] });
  });

  it('a signature whose layer is not what its digest says', async () => {
    const stored = storeEvidence(content.root, [await sigPiece({ signer: ecdsaPair(), digest })]);
    const [layer] = stored.blobs.slice(-1);
    const layout = join(temporary.path, 'changed');
    const good = await sigPiece({ signer: key, digest }, { optional: { good: true } });
    const replaced = stored.blobs.map((blob) => (blob === layer ? { ...blob, bytes: good.content } : blob));
    await writeSignedLayout(layout, { content, evidence: [{ ...stored, blobs: replaced }], name: '1', style: 'oci' });
    const run = await verify(`oci:${layout}`, ...byKey());
    expect(run.code).toBe(2);
    expect(run.stdout).toMatch(/"code": "[A-Z_]+"/);
    expect(report(run)).toMatchObject({ signatures: [], search: { gaps: [{ code: expect.any(String) }] } });
  });
});

describe('too much of everything', () => {
  const thousands = async (good: 'first' | 'last'): Promise<readonly EvidencePiece[]> => {
    const stranger = ecdsaPair();
    const strangers = await Promise.all(
      Array.from({ length: 3000 }, async (_, at) =>
        pieceOf(await signatureLayer({ signer: stranger, payload: simpleSigning(digest, { at }) })),
      ),
    );
    const piece = await sigPiece({ signer: key, digest });
    return good === 'first' ? [piece, ...strangers] : [...strangers, piece];
  };

  it.each([
    ['first', 0],
    ['last', 2],
  ] as const)('thousands of signatures behind one tag, the good one %s', async (good, code) => {
    const layout = join(temporary.path, `thousands-${good}`);
    await writeSignedLayout(layout, {
      content,
      evidence: [storeEvidence(content.root, await thousands(good))],
      name: '1',
      style: 'oci',
    });
    const run = await verify(`oci:${layout}:1`, ...byKey());
    expect(run.code).toBe(code);
    expect(report(run)).toMatchObject({
      search: { gaps: [expect.objectContaining({ code: expect.stringMatching(/^EVIDENCE_/) })] },
    });
    expect(run.stderr).toContain('could not be read');
  });
});

describe('what cannot be told is never a pass', () => {
  it('an unreachable registry: exit code 4', async () => {
    const run = await verify(`localhost:${await freePort()}/acme/app:1`, ...byKey());
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(run.stderr).toContain('REGISTRY_UNREACHABLE');
  });

  it('an image that is not there: exit code 4', async () => {
    const run = await verify(`${registry.host}/nobody/nothing:1`, ...byKey());
    expect(run).toMatchObject({ code: 4, stdout: '' });
  });

  it('a registry that cannot be asked, offline: exit code 4', async () => {
    const run = await verify(await pushed([await sigPiece({ signer: key, digest })]), ...byKey(), '--offline');
    expect(run).toMatchObject({ code: 4, stdout: '' });
  });

  const USAGE: readonly (readonly [string, () => readonly string[], string])[] = [
    ['nobody who counts', () => [], 'OPTION_CONFLICT'],
    ['an identity without issuer', () => ['--identity', 'x'], 'OPTION_CONFLICT'],
    ['an expression that is none', () => ['--identity', '(', '--issuer', 'x'], 'VERIFIER_INVALID'],
    ['a key that is none', () => ['--key', place('none.pub', 'nothing')], 'KEY_INVALID'],
    ['a key file that is not there', () => ['--key', join(temporary.path, 'gone.pub')], 'FILE_UNREADABLE'],
    [
      'a trusted root that is none',
      () => [...byKey(), '--log', 'required', '--trusted-root', place('none.json', '{}')],
      'DOCUMENT_INVALID',
    ],
    [
      'a policy that is broken',
      () => ['--policy', place('broken.yaml', 'version: "2"\nverifiers: [{ name: a, keys: [] }]\n')],
      'POLICY_INVALID',
    ],
    ['no log and no timestamp of an identity', () => [...byIdentity(), '--log', 'ignored'], 'VERIFIER_UNSAFE'],
  ];

  it.each(USAGE)('%s: exit code 64', async (_, who, code) => {
    const run = await verify(await pushed([await sigPiece({ signer: key, digest })]), ...who());
    expect(run.stderr).toContain(code);
    expect(run).toMatchObject({ code: 64, stdout: '' });
  });
});

describe('without a network', () => {
  it('a layout is verified, by keys and by identities, and refused', async () => {
    const layout = join(temporary.path, 'offline');
    const pieces = [
      await sigPiece({ signer: key, digest }),
      await bundlePiece(world, { signer, digest }, { entry: 'dsse', stamped: true }),
    ];
    await writeSignedLayout(layout, {
      content,
      evidence: [storeEvidence(content.root, pieces)],
      name: '1',
      style: 'oci',
    });
    const offline = async (...who: readonly string[]): ReturnType<typeof assay> =>
      await withoutNetwork(home, [
        'verify',
        '--offline',
        '--platform',
        'linux/amd64',
        '-o',
        'json',
        `oci:${layout}`,
        ...who,
      ]);
    expect((await offline(...byKey())).code).toBe(0);
    expect((await offline(...byIdentity())).code).toBe(0);
    const refused = await offline('--key', place('stranger.pub', publicPem(ecdsaPair())));
    expect(refused.code).toBe(2);
  });
});
