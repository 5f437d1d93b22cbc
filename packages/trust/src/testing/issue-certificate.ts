import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { type Certified, type KeyPair, ecdsaPair } from './sigstore-world.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const ISSUER = 'CN=sigstore,O=sigstore.mock';

/** What a certificate is to say. */
export interface CertificatePlan {
  readonly authority: KeyPair;
  /** Mail address or user name instead of an address. */
  readonly name: { readonly kind: 'email' | 'url' | 'other'; readonly value: string };
  /** Default: code signing. */
  readonly usage?: string;
  readonly isAuthority?: boolean;
  /** Names itself as its issuer. */
  readonly isSelfIssued?: boolean;
  /** Raw extensions. */
  readonly extensions?: readonly { readonly oid: string; readonly value: Buffer }[];
}

/** Certifies a new key with what the mock authority does not offer. Bears no timestamp of a certificate log. */
export async function issueCertificate(plan: CertificatePlan): Promise<Certified> {
  const pair = ecdsaPair();
  const provider = webcrypto.subtle;
  const publicKey = await provider.importKey(
    'spki',
    pair.publicKey.export({ format: 'der', type: 'spki' }),
    ALGORITHM,
    true,
    ['verify'],
  );
  const pkcs8 = plan.authority.privateKey.export({ format: 'der', type: 'pkcs8' });
  const signingKey = await provider.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign']);
  const now = new Date();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '77',
    notBefore: new Date(now.getTime() - 1000),
    notAfter: new Date(now.getTime() + 600_000),
    issuer: ISSUER,
    subject: plan.isSelfIssued === true ? ISSUER : plan.isAuthority === true ? 'CN=sub' : '',
    publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(plan.isAuthority === true, undefined, true),
      new x509.KeyUsagesExtension(
        plan.isAuthority === true ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      new x509.ExtendedKeyUsageExtension([plan.usage ?? x509.ExtendedKeyUsage.codeSigning]),
      subjectAlternativeName(plan.name),
      ...(plan.extensions ?? []).map(({ oid, value }) => new x509.Extension(oid, false, value)),
    ],
  });
  return { ...pair, der: Buffer.from(certificate.rawData) };
}

function subjectAlternativeName({ kind, value }: CertificatePlan['name']): x509.Extension {
  if (kind !== 'other') return new x509.SubjectAlternativeNameExtension([{ type: kind, value }], true);
  // 1.3.6.1.4.1.57264.1.7, the user names of Fulcio.
  const oid = Buffer.from([0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xbf, 0x30, 0x01, 0x07]);
  const name = tlv(0xa0, Buffer.concat([oid, tlv(0xa0, tlv(0x0c, Buffer.from(value)))]));
  return new x509.Extension('2.5.29.17', true, tlv(0x30, name));
}

/** A DER value of fewer than 128 bytes. */
export function tlv(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
