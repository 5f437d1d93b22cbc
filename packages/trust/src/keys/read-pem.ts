import { type KeyObject, X509Certificate, createHash, createPublicKey } from 'node:crypto';
import { trustError } from '../errors.ts';

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----\s+[A-Za-z0-9+/=\s]+-----END \1-----/g;
const READABLE: ReadonlySet<string> = new Set(['PUBLIC KEY', 'RSA PUBLIC KEY', 'CERTIFICATE']);
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/** Longest PEM in characters, and most blocks in one. */
const MAX_PEM = 1_048_576;
const MAX_BLOCKS = 256;
const MIN_RSA_BITS = 2048;

/** The blocks of a PEM text with their labels. @throws KEY_INVALID */
export function readPemBlocks(pem: string): readonly { readonly label: string; readonly text: string }[] {
  if (pem.length > MAX_PEM) throw trustError('KEY_INVALID', 'a PEM text is too long');
  const blocks = [...pem.matchAll(BLOCK)].map(([text, label = '']) => ({ label, text }));
  if (blocks.length === 0) throw trustError('KEY_INVALID', 'there is no PEM block');
  if (blocks.length > MAX_BLOCKS) throw trustError('KEY_INVALID', 'a PEM text has too many blocks');
  return blocks;
}

/**
 * Reads public keys in PEM: `PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`, several after another. All of them count. Private keys,
 * other kinds of blocks and weak keys are refused rather than left out.
 * @throws KEY_INVALID
 */
export function readPublicKeys(pem: string): readonly KeyObject[] {
  return readPemBlocks(pem).map(({ label, text }) => {
    if (!READABLE.has(label)) throw trustError('KEY_INVALID', `a PEM block is a ${label}, not a public key`);
    const key = readBlock(label, text);
    checkStrength(key);
    return key;
  });
}

/** `sha256:` and the hex digest of the SubjectPublicKeyInfo, by which keys are told apart. */
export function keyFingerprint(key: KeyObject): string {
  return `sha256:${createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')}`;
}

function readBlock(label: string, text: string): KeyObject {
  try {
    return label === 'CERTIFICATE' ? new X509Certificate(text).publicKey : createPublicKey(text);
  } catch (error) {
    throw trustError('KEY_INVALID', 'a public key in PEM cannot be read', { cause: error });
  }
}

function checkStrength(key: KeyObject): void {
  const { asymmetricKeyDetails } = key;
  const type: string = key.asymmetricKeyType ?? 'unknown';
  switch (type) {
    case 'ed25519':
      return;
    case 'ec':
      if (CURVES.has(asymmetricKeyDetails?.namedCurve ?? '')) return;
      throw trustError('KEY_INVALID', `the curve ${asymmetricKeyDetails?.namedCurve ?? '?'} is not supported`);
    case 'rsa':
    case 'rsa-pss':
      if ((asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS) return;
      throw trustError('KEY_INVALID', `an RSA key has fewer than ${MIN_RSA_BITS} bits`);
    default:
      throw trustError('KEY_INVALID', `keys of type ${type} are not supported`);
  }
}
