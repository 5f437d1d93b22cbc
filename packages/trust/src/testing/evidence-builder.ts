import { createHash, sign } from 'node:crypto';
import { type Digest, type Evidence, type EvidenceForm, type EvidenceSet, parseDigest } from '@assay/core';
import { IN_TOTO } from '../predicates/statement.ts';
import {
  type Certified,
  type KeyPair,
  type LoggedEntry,
  type SigstoreWorld,
  certificatePem,
  pemOf,
  signEnvelope,
} from './sigstore-world.ts';

/** The digest of some bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

/** Digest of an image that tests sign, and of another. */
export const IMAGE: Digest = parseDigest(`sha256:${'1a'.repeat(32)}`);
export const OTHER_IMAGE: Digest = parseDigest(`sha256:${'2b'.repeat(32)}`);

/** Makes evidence of content. */
export function evidenceOf(
  form: EvidenceForm,
  content: Uint8Array,
  annotations: Readonly<Record<string, string>> = {},
  subject: Digest = IMAGE,
): Evidence {
  return {
    form,
    content,
    digest: digestOf(content),
    mediaType: 'application/octet-stream',
    annotations,
    subject,
    origin: { found: 'referrers-api', place: 'registry.example/app', manifest: null },
  };
}

/** A set of evidence about one manifest. */
export function setOf(items: readonly Evidence[], subject: Digest = IMAGE): EvidenceSet {
  const about = { digest: subject, role: 'manifest' as const, platform: null, mediaType: null, sizeBytes: null };
  return { subjects: [about], items, gaps: [] };
}

/** An in-toto statement. */
export function statementOf(
  predicateType = 'https://example.test/kind/v1',
  predicate: unknown = { a: 1 },
  subject: Digest = IMAGE,
  annotations: Readonly<Record<string, string>> | null = null,
): Buffer {
  const about = {
    name: 'registry.example/app',
    digest: { sha256: subject.slice(7) },
    ...(annotations === null ? {} : { annotations }),
  };
  return Buffer.from(
    JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject: [about], predicateType, predicate }),
  );
}

/** A simple-signing payload. */
export function simpleSigning(
  digest: string = IMAGE,
  optional: unknown = null,
  type = 'cosign container image signature',
  reference = 'registry.example/app',
): Buffer {
  return Buffer.from(
    JSON.stringify({
      critical: { identity: { 'docker-reference': reference }, image: { 'docker-manifest-digest': digest }, type },
      optional,
    }),
  );
}

/** Kinds of entries that a bundle of these tests can have. */
export type EntryKind = 'dsse' | 'intoto2' | 'intoto1' | 'hashedrekord' | 'dsse-v2' | 'hashedrekord-v2' | 'none';

/** How a bundle is made. */
export interface BundlePlan {
  readonly world: SigstoreWorld;
  readonly signer: Certified | KeyPair;
  readonly payload: Buffer;
  readonly payloadType?: string;
  readonly entry?: EntryKind;
  /** Whether a timestamp authority stamps it. Default: false. */
  readonly stamped?: boolean;
  /** Media type. Default: version 0.3. */
  readonly mediaType?: string;
  /** Changes the signature before it is put in and logged. */
  readonly signature?: Buffer;
}

const V3 = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** A bundle as JSON, to be changed by tests. */
export interface BundleJson {
  mediaType: string;
  verificationMaterial: {
    certificate?: { rawBytes: string };
    x509CertificateChain?: { certificates: { rawBytes: string }[] };
    publicKey?: { hint: string };
    tlogEntries: EntryJson[];
    timestampVerificationData: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
  dsseEnvelope?: { payload: string; payloadType: string; signatures: { sig: string; keyid: string }[] };
  messageSignature?: { messageDigest: { algorithm: string; digest: string }; signature: string };
}

/** A log entry of a bundle as JSON. */
export interface EntryJson {
  logIndex: string;
  logId: { keyId: string };
  kindVersion: { kind: string; version: string };
  integratedTime: string;
  inclusionPromise?: { signedEntryTimestamp: string };
  inclusionProof?: {
    logIndex: string;
    rootHash: string;
    treeSize: string;
    hashes: string[];
    checkpoint: { envelope: string };
  };
  canonicalizedBody: string;
}

/** Signs a payload as DSSE and puts it into a bundle. */
export async function makeBundle(plan: BundlePlan): Promise<BundleJson> {
  const { world, signer, payload } = plan;
  const payloadType = plan.payloadType ?? IN_TOTO;
  const signature = plan.signature ?? signEnvelope(payloadType, payload, signer.privateKey);
  const kind = plan.entry ?? 'dsse';
  const body = kind === 'none' ? null : entryBody(kind, { payload, payloadType, signature, signer });
  const mediaType = plan.mediaType ?? V3;
  const tlogEntries = body === null ? [] : [entryJson(await world.log(body), body, kind.endsWith('-v2'))];
  const stamps = plan.stamped === true ? [{ signedTimestamp: (await world.stamp(signature)).toString('base64') }] : [];
  return {
    mediaType,
    verificationMaterial: {
      ...signerJson(signer, mediaType),
      tlogEntries,
      timestampVerificationData: { rfc3161Timestamps: stamps },
    },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType,
      signatures: [{ sig: signature.toString('base64'), keyid: '' }],
    },
  };
}

function signerJson(signer: Certified | KeyPair, mediaType: string): Partial<BundleJson['verificationMaterial']> {
  if (!('der' in signer)) return { publicKey: { hint: '' } };
  const rawBytes = signer.der.toString('base64');
  return mediaType === V3 ? { certificate: { rawBytes } } : { x509CertificateChain: { certificates: [{ rawBytes }] } };
}

/** A bundle as evidence. */
export function bundleEvidence(bundle: BundleJson, subject: Digest = IMAGE): Evidence {
  return evidenceOf('sigstore-bundle', Buffer.from(JSON.stringify(bundle)), {}, subject);
}

interface EntryParts {
  readonly payload: Buffer;
  readonly payloadType: string;
  readonly signature: Buffer;
  readonly signer: Certified | KeyPair;
}

interface EntryBody {
  readonly kind: string;
  readonly apiVersion: string;
  readonly spec: unknown;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function signerPem(signer: Certified | KeyPair): string {
  return 'der' in signer ? certificatePem(signer.der) : pemOf(signer.publicKey);
}

/** The body of a log entry for a DSSE envelope. */
function entryBody(kind: Exclude<EntryKind, 'none'>, parts: EntryParts): EntryBody {
  const { payload, payloadType, signature, signer } = parts;
  const verifier = Buffer.from(signerPem(signer)).toString('base64');
  const sig = signature.toString('base64');
  const payloadHash = { algorithm: 'sha256', value: sha256(payload).toString('hex') };
  const pae = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
  switch (kind) {
    case 'dsse':
      return {
        kind,
        apiVersion: '0.0.1',
        spec: { envelopeHash: payloadHash, payloadHash, signatures: [{ signature: sig, verifier }] },
      };
    case 'intoto2': {
      const signatures = [{ publicKey: verifier, sig: Buffer.from(sig).toString('base64') }];
      return {
        kind: 'intoto',
        apiVersion: '0.0.2',
        spec: { content: { envelope: { payloadType, signatures }, hash: payloadHash, payloadHash } },
      };
    }
    case 'intoto1':
      return {
        kind: 'intoto',
        apiVersion: '0.0.1',
        spec: { content: { hash: payloadHash, payloadHash }, publicKey: verifier },
      };
    case 'hashedrekord':
      return hashedRekord(pae, signature, signer);
    case 'dsse-v2': {
      const signatures = [{ content: sig, verifier: verifierV2(signer) }];
      const hash = { algorithm: 'SHA2_256', digest: sha256(payload).toString('base64') };
      return { kind: 'dsse', apiVersion: '0.0.2', spec: { dsseV002: { payloadHash: hash, signatures } } };
    }
    case 'hashedrekord-v2': {
      const data = { algorithm: 'SHA2_256', digest: sha256(pae).toString('base64') };
      const spec = { hashedRekordV002: { data, signature: { content: sig, verifier: verifierV2(signer) } } };
      return { kind: 'hashedrekord', apiVersion: '0.0.2', spec };
    }
  }
}

function verifierV2(signer: Certified | KeyPair): object {
  const keyDetails = 'PKIX_ECDSA_P256_SHA_256';
  if ('der' in signer) return { keyDetails, x509Certificate: { rawBytes: signer.der.toString('base64') } };
  return {
    keyDetails,
    publicKey: { rawBytes: signer.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') },
  };
}

/** The body of a log entry for a signature over bytes. */
function hashedRekord(message: Buffer, signature: Buffer, signer: Certified | KeyPair): EntryBody {
  const content = Buffer.from(signerPem(signer)).toString('base64');
  return {
    kind: 'hashedrekord',
    apiVersion: '0.0.1',
    spec: {
      data: { hash: { algorithm: 'sha256', value: sha256(message).toString('hex') } },
      signature: { content: signature.toString('base64'), publicKey: { content } },
    },
  };
}

/** A log's answer as a bundle has it; Rekor v2 neither promises nor dates. */
export function entryJson(logged: LoggedEntry, { kind, apiVersion }: EntryBody, isV2: boolean): EntryJson {
  const { inclusionProof, signedEntryTimestamp } = logged.verification;
  return {
    logIndex: String(logged.logIndex),
    logId: { keyId: Buffer.from(logged.logID, 'hex').toString('base64') },
    kindVersion: { kind, version: apiVersion },
    integratedTime: isV2 ? '0' : String(logged.integratedTime),
    ...(isV2 ? {} : { inclusionPromise: { signedEntryTimestamp } }),
    inclusionProof: {
      logIndex: String(inclusionProof.logIndex),
      rootHash: Buffer.from(inclusionProof.rootHash, 'hex').toString('base64'),
      treeSize: String(inclusionProof.treeSize),
      hashes: inclusionProof.hashes.map((hash) => Buffer.from(hash, 'hex').toString('base64')),
      checkpoint: { envelope: inclusionProof.checkpoint },
    },
    canonicalizedBody: logged.body,
  };
}

/** How a cosign signature layer is made. */
export interface LayerPlan {
  readonly signer: Certified | KeyPair;
  readonly payload?: Buffer;
  readonly hash?: string | null;
  /** Logs it; absent: not logged. */
  readonly world?: SigstoreWorld;
}

/** Signs a simple-signing payload as a layer of a `.sig` manifest. */
export async function signatureLayer({
  signer,
  payload = simpleSigning(),
  hash = 'sha256',
  world,
}: LayerPlan): Promise<Evidence> {
  const signature = sign(hash, payload, signer.privateKey);
  const logged = world === undefined ? null : await world.log(hashedRekord(payload, signature, signer));
  return evidenceOf('cosign-signature', payload, {
    'dev.cosignproject.cosign/signature': signature.toString('base64'),
    ...layerAnnotations(signer, logged),
  });
}

/** Signs a statement as a layer of an `.att` manifest. */
export async function attestationLayer(
  world: SigstoreWorld,
  signer: Certified,
  payload: Buffer,
  kind: Exclude<EntryKind, 'none'>,
): Promise<Evidence> {
  const signature = signEnvelope(IN_TOTO, payload, signer.privateKey);
  const logged = await world.log(entryBody(kind, { payload, payloadType: IN_TOTO, signature, signer }));
  const envelope = {
    payloadType: IN_TOTO,
    payload: payload.toString('base64'),
    signatures: [{ keyid: '', sig: signature.toString('base64') }],
  };
  return evidenceOf('cosign-attestation', Buffer.from(JSON.stringify(envelope)), {
    'dev.cosignproject.cosign/signature': '',
    ...layerAnnotations(signer, logged),
  });
}

function layerAnnotations(signer: Certified | KeyPair, logged: LoggedEntry | null): Readonly<Record<string, string>> {
  const certificate = 'der' in signer ? { 'dev.sigstore.cosign/certificate': certificatePem(signer.der) } : {};
  if (logged === null) return certificate;
  const { body, integratedTime, logIndex, logID, verification } = logged;
  const bundle = {
    SignedEntryTimestamp: verification.signedEntryTimestamp,
    Payload: { body, integratedTime, logIndex, logID },
  };
  return { ...certificate, 'dev.sigstore.cosign/bundle': JSON.stringify(bundle) };
}
