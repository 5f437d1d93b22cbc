import { type KeyObject, createHash, generateKeyPairSync, sign } from 'node:crypto';
import { initializeCA, initializeCTLog, initializeTLog, initializeTSA } from '@sigstore/mock';
import { dsse } from '@sigstore/core';

/** A pair of keys. */
export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A certificate with the key that it certifies. */
export interface Certified extends KeyPair {
  readonly der: Buffer;
}

/** An object identifier of Fulcio with its value. */
export interface Claim {
  readonly oid: string;
  readonly value: string;
  readonly legacy?: boolean;
}

/** A log entry as Rekor v1 answers. */
export interface LoggedEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: {
    readonly inclusionProof: {
      readonly logIndex: number;
      readonly treeSize: number;
      readonly rootHash: string;
      readonly hashes: readonly string[];
      readonly checkpoint: string;
    };
    readonly signedEntryTimestamp: string;
  };
}

const FULCIO = '1.3.6.1.4.1.57264.1';
const REKOR = 'https://rekor.sigstore.dev';
const MINUTE = 60_000;

/** Options of a world. */
export interface WorldOptions {
  /** Whether certificates bear a timestamp of the certificate log. Default: true. */
  readonly certificateLog?: boolean;
  /** Time at which the authority issues, the log logs and the timestamp authority stamps. Default: now, and half a minute later for timestamps. */
  readonly issuedAt?: Date;
  readonly loggedAt?: Date;
  readonly stampedAt?: Date;
}

/** A certificate authority, certificate log, transparency log and timestamp authority of one's own. */
export interface SigstoreWorld {
  /** The key of the certificate authority. */
  readonly authority: KeyPair;
  /** Certifies a new key. */
  certify(name: string, claims?: readonly Claim[]): Promise<Certified>;
  /** Logs an entry. */
  log(entry: object): Promise<LoggedEntry>;
  /** Stamps a signature: an RFC 3161 response. */
  stamp(signature: Buffer): Promise<Buffer>;
  /** What trusts this world, as the JSON of a trusted root. */
  readonly trustedRoot: TrustedRootJson;
}

/** The parts of a trusted_root.json. */
export interface TrustedRootJson {
  readonly mediaType: string;
  readonly tlogs: readonly object[];
  readonly certificateAuthorities: readonly object[];
  readonly ctlogs: readonly object[];
  readonly timestampAuthorities: readonly object[];
}

/** A new pair of ECDSA P-256 keys. */
export function ecdsaPair(namedCurve = 'P-256'): KeyPair {
  return generateKeyPairSync('ec', { namedCurve });
}

/** The claims that GitHub's workflows have. */
export function workflowClaims(issuer: string, repository: string, ref: string): readonly Claim[] {
  return [
    { oid: `${FULCIO}.1`, value: issuer, legacy: true },
    { oid: `${FULCIO}.5`, value: repository, legacy: true },
    { oid: `${FULCIO}.8`, value: issuer },
    { oid: `${FULCIO}.11`, value: 'github-hosted' },
    { oid: `${FULCIO}.12`, value: `https://github.com/${repository}` },
    { oid: `${FULCIO}.14`, value: ref },
  ];
}

/** Makes a world. Each has keys of its own. */
export async function createWorld(options: WorldOptions = {}): Promise<SigstoreWorld> {
  const [authority, ctKeys, logKeys, tsaKeys] = [ecdsaPair(), ecdsaPair(), ecdsaPair(), ecdsaPair()];
  const ctlog = await initializeCTLog(ctKeys, options.issuedAt);
  const ca = await initializeCA(authority, options.certificateLog === false ? undefined : ctlog, options.issuedAt);
  const tlog = await initializeTLog(REKOR, logKeys, options.loggedAt);
  // Whole seconds: the mock writes fractions of a second that DER does not allow.
  const tsa = await initializeTSA(tsaKeys, options.stampedAt ?? new Date(Math.ceil(Date.now() / 1000 + 30) * 1000));
  const start = new Date(Date.now() - 24 * 60 * MINUTE).toISOString();
  return {
    authority,
    certify: async (name, claims = []) => {
      const pair = ecdsaPair();
      const der = await ca.issueCertificate({
        publicKey: spki(pair.publicKey),
        subjectAltName: name,
        extensions: [...claims],
      });
      return { ...pair, der: bytesOf(der) };
    },
    log: async (entry) => {
      const answer: Readonly<Record<string, unknown>> = await tlog.log(entry);
      const [logged] = Object.values(answer);
      if (!isLogged(logged)) throw new Error('the log did not answer');
      return logged;
    },
    stamp: async (signature) => {
      const artifactHash = createHash('sha256').update(signature).digest();
      return bytesOf(
        await tsa.timestamp({
          artifactHash,
          hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
          nonce: 7,
          policyOID: '1.3.6.1.4.1.57264.2',
        }),
      );
    },
    trustedRoot: {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [logJson(REKOR, spki(logKeys.publicKey), start)],
      certificateAuthorities: [authorityJson([bytesOf(ca.rootCertificate)], start)],
      ctlogs: [logJson('https://ctfe.sigstore.dev', spki(ctKeys.publicKey), start)],
      timestampAuthorities: [authorityJson([bytesOf(tsa.intCertificate), bytesOf(tsa.rootCertificate)], start)],
    },
  };
}

/** One trusted root of several worlds. */
export function joinRoots(...worlds: readonly SigstoreWorld[]): TrustedRootJson {
  const roots = worlds.map(({ trustedRoot }) => trustedRoot);
  return {
    mediaType: roots[0]?.mediaType ?? '',
    tlogs: roots.flatMap(({ tlogs }) => tlogs),
    certificateAuthorities: roots.flatMap(({ certificateAuthorities }) => certificateAuthorities),
    ctlogs: roots.flatMap(({ ctlogs }) => ctlogs),
    timestampAuthorities: roots.flatMap(({ timestampAuthorities }) => timestampAuthorities),
  };
}

function isLogged(value: unknown): value is LoggedEntry {
  return typeof value === 'object' && value !== null && 'verification' in value && 'body' in value;
}

function bytesOf(view: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}

/** SubjectPublicKeyInfo of a key, DER. */
function spki(key: KeyObject): Buffer<ArrayBuffer> {
  return Buffer.from(key.export({ format: 'der', type: 'spki' }));
}

/** A key in PEM. */
export function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'spki' });
}

/** A certificate in PEM. */
export function certificatePem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function logJson(baseUrl: string, key: Buffer, start: string): object {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: key.toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor: { start } },
    logId: { keyId: createHash('sha256').update(key).digest('base64') },
  };
}

function authorityJson(chain: readonly Buffer[], start: string): object {
  return {
    subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
    uri: 'https://fulcio.sigstore.dev',
    certChain: { certificates: chain.map((der) => ({ rawBytes: der.toString('base64') })) },
    validFor: { start },
  };
}

/** Signs a DSSE payload. */
export function signEnvelope(
  payloadType: string,
  payload: Buffer,
  key: KeyObject,
  hash: string | null = 'sha256',
): Buffer {
  return sign(hash, dsse.preAuthEncoding(payloadType, payload), key);
}
