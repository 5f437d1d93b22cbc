import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its key, both as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** How long a certificate holds. Milliseconds since 1970. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Clocks of machines differ; a certificate holds since a little before it was made. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** A new authority, for itself and one leaf. `lifetimeMs` from now on. */
export async function issueAuthority(now: number, lifetimeMs: number): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial(),
      name: `CN=assay-controller-${randomBytes(4).toString('hex')}`,
      notBefore: new Date(now - CLOCK_SKEW_MS),
      notAfter: new Date(now + lifetimeMs),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return { certificate: pem(certificate), key: await keyPem(keys.privateKey) };
}

/** A serving certificate of an authority. It never outlives the authority. */
export async function issueLeaf(
  authority: KeyPair,
  options: { readonly names: readonly string[]; readonly now: number; readonly lifetimeMs: number },
): Promise<KeyPair> {
  const issuer = new X509Certificate(authority.certificate);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [first = 'assay-controller'] = options.names;
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serial(),
      subject: `CN=${first.slice(0, 64)}`,
      issuer: issuer.subject,
      notBefore: new Date(options.now - CLOCK_SKEW_MS),
      notAfter: new Date(Math.min(options.now + options.lifetimeMs, issuer.notAfter.getTime())),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: await importKey(authority.key),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(
          options.names.map((value) => ({ type: ADDRESS.test(value) ? 'ip' : 'dns', value })),
        ),
      ],
    },
    webcrypto,
  );
  return { certificate: pem(certificate), key: await keyPem(keys.privateKey) };
}

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$|:/;

/** When a certificate holds, and for which names. Null for what is no certificate. */
export function readCertificate(text: string): (Validity & { readonly names: readonly string[] }) | null {
  try {
    const certificate = new X509Certificate(text);
    const names =
      certificate.getExtension(SubjectAlternativeNameExtension)?.names.items.map((name) => name.value) ?? [];
    return { notBefore: certificate.notBefore.getTime(), notAfter: certificate.notAfter.getTime(), names };
  } catch {
    return null;
  }
}

/** Whether a certificate was signed by an authority. */
export async function isIssuedBy(leaf: string, authority: string): Promise<boolean> {
  try {
    const issuer = new X509Certificate(authority);
    return await new X509Certificate(leaf).verify({ publicKey: issuer.publicKey, signatureOnly: true }, webcrypto);
  } catch {
    return false;
  }
}

/** Positive, of 16 bytes, as RFC 5280 wants it. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes.toString('hex');
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

async function importKey(text: string): Promise<webcrypto.CryptoKey> {
  const [der] = PemConverter.decode(text);
  return webcrypto.subtle.importKey('pkcs8', der ?? new ArrayBuffer(0), ALGORITHM, true, ['sign']);
}
