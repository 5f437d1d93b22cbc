import 'reflect-metadata';
import {
  AuthorityInfoAccessExtension,
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { type KeyObject, createPrivateKey, sign, type webcrypto } from 'node:crypto';
import { encode, Tagged } from 'cborg';
import type { Digest } from '@assay/core';
import { sha256Digest } from './sha256-digest.ts';

const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** What a test changes of a certificate. */
export interface CertificateChange {
  readonly subject?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly usages?: number;
  readonly extendedUsages?: readonly string[] | null;
  readonly authority?: boolean;
  readonly ocsp?: string;
  readonly list?: string;
}

/** A certificate and the key that goes with it. */
export interface Holder {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly privateKey: KeyObject;
}

/** An authority of tests. */
export async function makeAuthority(change: CertificateChange = {}, issuer: Holder | null = null): Promise<Holder> {
  return await makeCertificate(
    {
      subject: 'CN=Test root,O=acme.example',
      usages: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
      extendedUsages: null,
      authority: true,
      ...change,
    },
    issuer,
  );
}

/** A certificate for signing code. */
export async function makeSigner(issuer: Holder, change: CertificateChange = {}): Promise<Holder> {
  return await makeCertificate(change, issuer);
}

async function makeCertificate(change: CertificateChange, issuer: Holder | null): Promise<Holder> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const {
    subject = 'CN=signer,O=acme.example,ST=WA,C=US',
    notBefore = new Date('2026-01-01T00:00:00Z'),
    notAfter = new Date('2046-01-01T00:00:00Z'),
    usages = KeyUsageFlags.digitalSignature,
    extendedUsages = [CODE_SIGNING],
    authority = false,
  } = change;
  const extensions: Extension[] = [
    new BasicConstraintsExtension(authority, undefined, true),
    new KeyUsagesExtension(usages, true),
    ...(extendedUsages === null ? [] : [new ExtendedKeyUsageExtension([...extendedUsages], false)]),
    ...(change.ocsp === undefined ? [] : [new AuthorityInfoAccessExtension({ ocsp: change.ocsp })]),
    ...(change.list === undefined ? [] : [new CRLDistributionPointsExtension([change.list])]),
  ];
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  });
  const exported = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { certificate, keys, privateKey: createPrivateKey({ key: exported, format: 'der', type: 'pkcs8' }) };
}

/** What a test signs, and how. */
export interface NotationDraft {
  readonly target?: Readonly<Record<string, unknown>>;
  readonly chain: readonly Holder[];
  readonly scheme?: string;
  readonly signingTime?: string;
  readonly authenticTime?: string;
  readonly expiry?: string;
  readonly critical?: readonly string[];
  readonly algorithm?: string;
  readonly contentType?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly timestamp?: (signature: Uint8Array) => Promise<Uint8Array>;
}

/** The manifest that tests sign. */
export const SIGNED_MANIFEST: { readonly digest: Digest; readonly mediaType: string; readonly size: number } = {
  digest: sha256Digest('manifest'),
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  size: 123,
};

const NAMES = {
  scheme: 'io.cncf.notary.signingScheme',
  signingTime: 'io.cncf.notary.signingTime',
  authenticTime: 'io.cncf.notary.authenticSigningTime',
  expiry: 'io.cncf.notary.expiry',
  timestamp: 'io.cncf.notary.timestampSignature',
} as const;

/** Attributes as names and values; times as texts. */
function attributesOf(draft: NotationDraft): ReadonlyMap<string, string> {
  const scheme = draft.scheme ?? 'notary.x509';
  return new Map(
    Object.entries({
      [NAMES.scheme]: scheme,
      [NAMES.signingTime]: draft.signingTime ?? '2026-03-01T00:00:00Z',
      [NAMES.authenticTime]: draft.authenticTime,
      [NAMES.expiry]: draft.expiry,
    }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}

function criticalOf(draft: NotationDraft): readonly string[] {
  return (
    draft.critical ?? [
      NAMES.scheme,
      ...(draft.expiry === undefined ? [] : [NAMES.expiry]),
      ...(draft.authenticTime === undefined ? [] : [NAMES.authenticTime]),
    ]
  );
}

function payloadOf(draft: NotationDraft): Buffer {
  return Buffer.from(JSON.stringify({ targetArtifact: { ...SIGNED_MANIFEST, ...draft.target } }));
}

const CONTENT_TYPE = 'application/vnd.cncf.notary.payload.v1+json';

/** A JWS envelope. */
export async function makeJws(draft: NotationDraft): Promise<Buffer> {
  const header = {
    alg: draft.algorithm ?? 'ES256',
    crit: criticalOf(draft),
    cty: draft.contentType ?? CONTENT_TYPE,
    ...Object.fromEntries(attributesOf(draft)),
    ...draft.extra,
  };
  const protectedText = Buffer.from(JSON.stringify(header)).toString('base64url');
  const payload = payloadOf(draft).toString('base64url');
  const signature = signBytes(draft, Buffer.from(`${protectedText}.${payload}`));
  const token = await draft.timestamp?.(signature);
  const x5c = draft.chain.map(({ certificate }) => Buffer.from(certificate.rawData).toString('base64'));
  return Buffer.from(
    JSON.stringify({
      payload,
      protected: protectedText,
      header: { x5c, ...(token === undefined ? {} : { [NAMES.timestamp]: Buffer.from(token).toString('base64') }) },
      signature: signature.toString('base64url'),
    }),
  );
}

/** A COSE envelope. */
export async function makeCose(draft: NotationDraft): Promise<Buffer> {
  const headers = new Map<unknown, unknown>([
    [1, draft.algorithm === undefined ? -7 : Number(draft.algorithm)],
    [2, criticalOf(draft)],
    [3, draft.contentType ?? CONTENT_TYPE],
  ]);
  for (const [key, value] of attributesOf(draft)) {
    headers.set(key, key === NAMES.scheme ? value : new Tagged(1, Date.parse(value) / 1000));
  }
  for (const [key, value] of Object.entries(draft.extra ?? {})) headers.set(key, value);
  const protectedBytes = encode(headers);
  const payload = new Uint8Array(payloadOf(draft));
  const signature = signBytes(draft, encode(['Signature1', protectedBytes, new Uint8Array(0), payload]));
  const token = await draft.timestamp?.(signature);
  const unprotected = new Map<unknown, unknown>([
    [33, draft.chain.map(({ certificate }) => new Uint8Array(certificate.rawData))],
  ]);
  if (token !== undefined) unprotected.set(NAMES.timestamp, new Uint8Array(token));
  return Buffer.from(encode(new Tagged(18, [protectedBytes, unprotected, payload, new Uint8Array(signature)])));
}

function signBytes({ chain }: NotationDraft, bytes: Uint8Array): Buffer {
  const [leaf] = chain;
  if (leaf === undefined) return Buffer.alloc(64);
  return sign('sha256', bytes, { key: leaf.privateKey, dsaEncoding: 'ieee-p1363' });
}
