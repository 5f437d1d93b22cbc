import { type KeyObject, createHash, createPublicKey, sign } from 'node:crypto';
import { bundleToJSON } from '@sigstore/bundle';
import type { Signer, Witness } from '@sigstore/sign';
import { trustError } from '../errors.ts';
import { STATEMENT_TYPE } from './statement.ts';

/** Who signs: a key, or whoever an identity token names, for whom an authority makes a certificate. */
export type SigningIdentity =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'token'; readonly token: string; readonly authority: string };

/** Services that vouch for a signature. */
export interface SigningServices {
  /** Address of a transparency log; null: it is not logged. */
  readonly log: string | null;
  /** Address of a timestamp authority; null: it bears no timestamp. */
  readonly timestamps: string | null;
}

/** Media type of the bundles that signing gives. */
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const TIMEOUT_MS = 30_000;

/**
 * Signs an in-toto statement: a DSSE envelope in a Sigstore bundle v0.3, as JSON.
 * @throws SIGNING_FAILED when a service refuses or cannot be reached
 */
export async function signStatement(
  statement: Buffer,
  identity: SigningIdentity,
  services: SigningServices,
): Promise<Buffer> {
  // Loaded when something is signed: it brings a client of its own for HTTP, and verifying needs none of it.
  const { DSSEBundleBuilder, FulcioSigner, RekorWitness, TSAWitness } = await import('@sigstore/sign');
  const tokenSigner = ({ token, authority }: Extract<SigningIdentity, { readonly kind: 'token' }>): Signer =>
    new FulcioSigner({
      fulcioBaseURL: authority,
      identityProvider: { getToken: async () => await Promise.resolve(token) },
      timeout: TIMEOUT_MS,
    });
  const witnesses: Witness[] = [];
  if (services.log !== null) {
    witnesses.push(new RekorWitness({ rekorBaseURL: services.log, entryType: 'dsse', timeout: TIMEOUT_MS }));
  }
  if (services.timestamps !== null) {
    witnesses.push(new TSAWitness({ tsaBaseURL: services.timestamps, timeout: TIMEOUT_MS }));
  }
  try {
    const builder = new DSSEBundleBuilder({
      signer: identity.kind === 'key' ? keySigner(identity.key) : tokenSigner(identity),
      witnesses,
    });
    const bundle = await builder.create({ data: statement, type: STATEMENT_TYPE });
    for (const signature of bundle.content.dsseEnvelope.signatures) {
      // The hint names the key. Verifiers that know keys by another name would leave out a signature with this one.
      signature.keyid = '';
    }
    return Buffer.from(JSON.stringify(bundleToJSON(bundle)));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw trustError('SIGNING_FAILED', `the statement could not be signed (${code})`, { cause });
  }
}

/** Signs with SHA-256, which is what verifiers take by default; Ed25519 hashes by itself. */
function keySigner(key: KeyObject): Signer {
  const publicKey = createPublicKey(key);
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const pem = publicKey.export({ format: 'pem', type: 'spki' });
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return {
    sign: async (data) => {
      const hint = createHash('sha256').update(der).digest('base64');
      return await Promise.resolve({
        signature: sign(hash, data, key),
        key: { $case: 'publicKey', publicKey: pem, hint },
      });
    },
  };
}
