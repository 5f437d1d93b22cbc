import { type KeyObject, generateKeyPairSync } from 'node:crypto';
import type { Digest } from '@assay/core';
import type { EvidencePiece } from '@assay/testkit';
import {
  type EntryKind,
  attestationLayer,
  evidenceOf,
  makeBundle,
  signatureLayer,
  simpleSigning,
  statementOf,
} from '../packages/trust/src/testing/evidence-builder.ts';
import {
  type Certified,
  type KeyPair,
  type SigstoreWorld,
  pemOf,
  signEnvelope,
} from '../packages/trust/src/testing/sigstore-world.ts';
import { pieceOf } from './trust-yard.ts';

const IN_TOTO = 'application/vnd.in-toto+json';
/** Predicate type of the statements of these suites. */
const KIND = 'https://example.test/kind/v1';

/** Predicate type of a statement that is a signature and nothing else, as cosign 3 makes it. */
export const COSIGN_SIGN = 'https://sigstore.dev/cosign/sign/v1';

/** Kinds of keys, each with the digest that it signs. */
export const KEY_KINDS: Readonly<Record<string, { readonly make: () => KeyPair; readonly hash: string | null }>> = {
  'ECDSA P-256': { make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), hash: 'sha256' },
  'ECDSA P-384': { make: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }), hash: 'sha256' },
  'ECDSA P-521': { make: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }), hash: 'sha256' },
  Ed25519: { make: () => generateKeyPairSync('ed25519'), hash: null },
  'RSA 2048': { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), hash: 'sha256' },
  'RSA 4096': { make: () => generateKeyPairSync('rsa', { modulusLength: 4096 }), hash: 'sha256' },
};

const BUNDLES = {
  '0.1': 'application/vnd.dev.sigstore.bundle+json;version=0.1',
  '0.2': 'application/vnd.dev.sigstore.bundle+json;version=0.2',
  '0.3': 'application/vnd.dev.sigstore.bundle.v0.3+json',
} as const;

type BundleVersion = keyof typeof BUNDLES;

/** Options of signing. */
export interface Signing {
  readonly signer: KeyPair | Certified;
  readonly hash?: string | null;
  readonly digest: Digest;
}

/** A layer of `.sig`; logged when there is a world. */
export async function sigPiece(
  { signer, hash = 'sha256', digest }: Signing,
  more: { readonly world?: SigstoreWorld; readonly optional?: unknown; readonly payload?: Buffer } = {},
): Promise<EvidencePiece> {
  const payload = more.payload ?? simpleSigning(digest, more.optional ?? null);
  const { world } = more;
  return pieceOf(await signatureLayer({ signer, payload, hash, ...(world === undefined ? {} : { world }) }));
}

/** A statement. */
export function statement(digest: Digest, predicateType: string = KIND, predicate: unknown = { a: 1 }): Buffer {
  return statementOf(predicateType, predicate, digest);
}

/** A layer of `.att` by a bare key. */
export function attPiece({ signer, hash = 'sha256', digest }: Signing, payload = statement(digest)): EvidencePiece {
  const annotations = { 'dev.cosignproject.cosign/signature': '' };
  return pieceOf(evidenceOf('cosign-attestation', envelope(payload, signer.privateKey, hash), annotations));
}

/** A DSSE envelope, as JSON. */
function envelope(payload: Buffer, key: KeyObject, hash: string | null = 'sha256'): Buffer {
  const sig = signEnvelope(IN_TOTO, payload, key, hash).toString('base64');
  return Buffer.from(
    JSON.stringify({ payloadType: IN_TOTO, payload: payload.toString('base64'), signatures: [{ keyid: '', sig }] }),
  );
}

/** A bundle. */
export async function bundlePiece(
  world: SigstoreWorld,
  { signer, hash = 'sha256', digest }: Signing,
  more: {
    readonly version?: BundleVersion;
    readonly entry?: EntryKind;
    readonly stamped?: boolean;
    readonly payload?: Buffer;
  } = {},
): Promise<EvidencePiece> {
  const { version = '0.3', entry = 'none', stamped = false, payload = statement(digest, COSIGN_SIGN, {}) } = more;
  const signature = signEnvelope(IN_TOTO, payload, signer.privateKey, hash);
  const plan = { world, signer, payload, entry, stamped, signature, mediaType: BUNDLES[version] };
  const content = Buffer.from(JSON.stringify(await makeBundle(plan)));
  return { form: 'bundle', version, content };
}

/** Every way in which a bare key signs. */
export async function keyForms(
  world: SigstoreWorld,
  signing: Signing,
): Promise<Readonly<Record<string, EvidencePiece>>> {
  return {
    'cosign .sig': await sigPiece(signing),
    'cosign .att': attPiece(signing),
    'bundle v0.1': await bundlePiece(world, signing, { version: '0.1' }),
    'bundle v0.2': await bundlePiece(world, signing, { version: '0.2' }),
    'bundle v0.3': await bundlePiece(world, signing),
    'bare envelope': {
      form: 'dsse',
      content: envelope(statement(signing.digest), signing.signer.privateKey, signing.hash),
    },
  };
}

/** A way in which an identity signs, with what has to be asked of it. */
export interface KeylessForm {
  readonly piece: EvidencePiece;
  readonly flags: readonly string[];
}

const STAMPED = ['--timestamp', 'required', '--log', 'ignored'] as const;

/** Names of the ways in which an identity signs. */
export const KEYLESS_FORMS: readonly string[] = [
  'cosign .sig, hashedrekord',
  'cosign .att, dsse',
  'cosign .att, intoto 0.0.1',
  'cosign .att, intoto 0.0.2',
  'bundle v0.1, dsse',
  'bundle v0.2, dsse',
  'bundle v0.3, dsse',
  'bundle v0.3, hashedrekord',
  'bundle v0.2, intoto 0.0.2',
  'bundle v0.3, Rekor v2 dsse, timestamp',
  'bundle v0.3, Rekor v2 hashedrekord, timestamp',
  'bundle v0.3, timestamp alone',
  'bundle v0.3, log and timestamp',
];

/** Every way in which an identity signs, in the order of {@link KEYLESS_FORMS}. */
export async function keylessForms(
  world: SigstoreWorld,
  signer: Certified,
  digest: Digest,
): Promise<Readonly<Record<string, KeylessForm>>> {
  const signing = { signer, digest };
  const att = async (kind: 'dsse' | 'intoto1' | 'intoto2'): Promise<KeylessForm> => {
    return {
      piece: pieceOf(await attestationLayer(world, signer, statement(digest), kind)),
      flags: ['--attestation', KIND],
    };
  };
  const bundle = async (
    entry: EntryKind,
    version: BundleVersion = '0.3',
    stamped = false,
    flags: readonly string[] = [],
  ): Promise<KeylessForm> => ({ piece: await bundlePiece(world, signing, { entry, version, stamped }), flags });
  return {
    'cosign .sig, hashedrekord': { piece: await sigPiece(signing, { world }), flags: [] },
    'cosign .att, dsse': await att('dsse'),
    'cosign .att, intoto 0.0.1': await att('intoto1'),
    'cosign .att, intoto 0.0.2': await att('intoto2'),
    'bundle v0.1, dsse': await bundle('dsse', '0.1'),
    'bundle v0.2, dsse': await bundle('dsse', '0.2'),
    'bundle v0.3, dsse': await bundle('dsse'),
    'bundle v0.3, hashedrekord': await bundle('hashedrekord'),
    'bundle v0.2, intoto 0.0.2': await bundle('intoto2', '0.2'),
    'bundle v0.3, Rekor v2 dsse, timestamp': await bundle('dsse-v2', '0.3', true),
    'bundle v0.3, Rekor v2 hashedrekord, timestamp': await bundle('hashedrekord-v2', '0.3', true),
    'bundle v0.3, timestamp alone': await bundle('none', '0.3', true, STAMPED),
    'bundle v0.3, log and timestamp': await bundle('dsse', '0.3', true, [
      '--timestamp',
      'required',
      '--log',
      'required',
    ]),
  };
}

/** The private key in PEM. */
export function privatePem({ privateKey }: KeyPair): string {
  return privateKey.export({ format: 'pem', type: 'pkcs8' });
}

/** The public key in PEM. */
export function publicPem({ publicKey }: KeyPair): string {
  return pemOf(publicKey);
}
