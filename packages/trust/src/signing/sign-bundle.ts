import { type KeyObject, createHash, createPublicKey, sign } from 'node:crypto';
import { bundleToJSON } from '@sigstore/bundle';
import { DSSEBundleBuilder, FulcioSigner, RekorWitness, type Signer, TSAWitness, type Witness } from '@sigstore/sign';
import { trustError } from '../errors.ts';
import type { SigningIdentity, SigningServices } from './sign-statement.ts';
import { STATEMENT_TYPE } from './statement.ts';

const TIMEOUT_MS = 30_000;

/**
 * Signs an in-toto statement: a DSSE envelope in a Sigstore bundle v0.3, as JSON.
 * @throws SIGNING_FAILED when a service refuses or cannot be reached
 */
export async function signBundle(
  statement: Buffer,
  identity: SigningIdentity,
  services: SigningServices,
): Promise<Buffer> {
  const witnesses: Witness[] = [];
  if (services.log !== null) {
    witnesses.push(new RekorWitness({ rekorBaseURL: services.log, entryType: 'dsse', timeout: TIMEOUT_MS }));
  }
  if (services.timestamps !== null) {
    witnesses.push(new TSAWitness({ tsaBaseURL: services.timestamps, timeout: TIMEOUT_MS }));
  }
  try {
    const builder = new DSSEBundleBuilder({
      signer: signerOf(identity),
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

function signerOf(identity: SigningIdentity): Signer {
  if (identity.kind === 'key') return keySigner(identity.key);
  return new FulcioSigner({
    fulcioBaseURL: identity.authority,
    identityProvider: { getToken: async () => await Promise.resolve(identity.token) },
    timeout: TIMEOUT_MS,
  });
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
