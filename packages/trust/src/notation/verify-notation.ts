import { X509Certificate } from 'node:crypto';
import {
  type Evidence,
  type EvidenceSubject,
  type NotationTrust,
  type Signer,
  type VerificationFailure,
  isJsonObject,
} from '@assay/core';
import { Refusal, trustFailure } from '../failures.ts';
import { StrictJsonError, readStrictObject } from '../json/strict-json.ts';
import { checkChain, checkValidity, isValidAt, nameOf } from './certificate-chain.ts';
import { readCoseEnvelope } from './cose-envelope.ts';
import { MAX_ENVELOPE_BYTES, type NotationEnvelope, PAYLOAD_TYPE } from './envelope.ts';
import { readJwsEnvelope } from './jws-envelope.ts';
import { type RevocationAnswer, type RevocationCheck, NOT_ASKED } from './revocation/revocation.ts';
import { schemeOfKey, verifyScheme } from './signature-scheme.ts';
import { type ProvenTimestamp, verifyTimestampToken } from './timestamp-token.ts';
import { type NotationLevel, levelOf } from './trust-level.ts';

/** What there is to verify a Notation signature against. */
export interface NotationContext {
  /** The manifest that the signature has to be about. */
  readonly subject: EvidenceSubject;
  readonly at: Date;
  /** Asks authorities whether certificates were taken back; null: nobody can be asked. */
  readonly revocation: RevocationCheck | null;
}

/** The outcome for one signature. */
export type NotationOutcome =
  | {
      readonly ok: true;
      readonly signer: Signer;
      /** RFC 3339; null when nobody vouches for a time. */
      readonly signedAt: string | null;
      readonly annotations: Readonly<Record<string, string>>;
      /** Checks that failed and that the trust policy only logs. */
      readonly tolerated: readonly VerificationFailure[];
    }
  | { readonly ok: false; readonly failure: VerificationFailure; readonly signer: Signer };

const NOBODY: Signer = { identity: null, issuer: null, key: null };

/**
 * Verifies a Notation signature as a trust policy asks: integrity always; authenticity, timestamp, expiry and revocation enforced, logged
 * or skipped. Never throws for anything that the evidence says. Notary Project trust policy specification 1.1.
 */
export async function verifyNotation(
  evidence: Evidence,
  trust: NotationTrust,
  context: NotationContext,
): Promise<NotationOutcome> {
  let signer = NOBODY;
  try {
    const level = levelOf(trust);
    const envelope = readEnvelope(evidence);
    const leaf = leafOf(envelope);
    signer = signerOf(leaf);
    if (trust.level === 'skip') throw new Refusal('NOTATION_REJECTED', 'the trust policy skips verification');
    checkIntegrity(envelope, leaf);
    const annotations = checkTarget(envelope, context.subject);
    const tolerated: VerificationFailure[] = [];
    const { signedAt, isAuthentic } = await checkTrust(envelope, trust, level, context, tolerated);
    // Whoever makes a certificate chooses the names in it: without a trusted authority nobody is known to have signed.
    return { ok: true, signer: isAuthentic ? signer : NOBODY, signedAt, annotations, tolerated };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, failure: error.failure, signer };
    return { ok: false, failure: trustFailure('INTERNAL_ERROR', 'the verification failed'), signer };
  }
}

function readEnvelope({ form, content }: Evidence): NotationEnvelope {
  if (content.length > MAX_ENVELOPE_BYTES) throw new Refusal('TOO_LARGE', 'the envelope is too large');
  return form === 'notation-cose' ? readCoseEnvelope(content) : readJwsEnvelope(content);
}

function leafOf({ chain }: NotationEnvelope): X509Certificate {
  const [leaf] = chain;
  if (leaf === undefined) throw new Refusal('CERTIFICATE_INVALID', 'the envelope has no certificates');
  return leaf;
}

/** The signature is that of the leaf, and the leaf may make it. */
function checkIntegrity(envelope: NotationEnvelope, leaf: X509Certificate): void {
  if (schemeOfKey(leaf.publicKey) !== envelope.algorithm) {
    throw new Refusal('SIGNATURE_INVALID', 'the algorithm is not the one that goes with the key');
  }
  if (!verifyScheme(envelope.algorithm, leaf.publicKey, envelope.signed, envelope.signature)) {
    throw new Refusal('SIGNATURE_INVALID', 'the signature is not of the certificate over this content');
  }
  checkChain(envelope.chain, 'code-signing');
}

/** The payload names the manifest by digest, size and type. */
function checkTarget(
  { payload, contentType }: NotationEnvelope,
  subject: EvidenceSubject,
): Readonly<Record<string, string>> {
  if (contentType !== PAYLOAD_TYPE) throw new Refusal('PAYLOAD_TYPE', 'the payload is not of Notation');
  const target = targetOf(payload);
  const { digest, mediaType, size, annotations } = target;
  if (digest !== subject.digest) {
    throw new Refusal('SUBJECT_MISMATCH', `the signature is for ${String(digest).slice(0, 100)}`, subject.digest);
  }
  const wrongType = subject.mediaType !== null && mediaType !== subject.mediaType;
  const wrongSize = subject.sizeBytes !== null && size !== subject.sizeBytes;
  if (wrongType || wrongSize) {
    throw new Refusal('SUBJECT_MISMATCH', 'media type or size in the signature are not those of the manifest');
  }
  if (annotations === undefined || annotations === null) return {};
  if (!isJsonObject(annotations)) throw new Refusal('PAYLOAD_INVALID', 'the annotations are no object');
  const texts = Object.entries(annotations).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value]] : [],
  );
  return Object.fromEntries(texts);
}

function targetOf(payload: Uint8Array): { readonly [key: string]: unknown } {
  try {
    const target = readStrictObject(payload)['targetArtifact'];
    if (isJsonObject(target)) return target;
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error;
  }
  throw new Refusal('PAYLOAD_INVALID', 'the payload names no target artifact');
}

/** What the checks of a level show. */
interface ShownTrust {
  /** The time that somebody vouches for, RFC 3339; null where nobody does. */
  readonly signedAt: string | null;
  /** False where nobody who is trusted vouches for the signer, and the level only logs that. */
  readonly isAuthentic: boolean;
}

/** The checks that the level of the policy enforces, logs or skips. */
async function checkTrust(
  envelope: NotationEnvelope,
  trust: NotationTrust,
  level: NotationLevel,
  context: NotationContext,
  tolerated: VerificationFailure[],
): Promise<ShownTrust> {
  const run = (action: 'enforce' | 'log', check: () => void): boolean => {
    try {
      check();
      return true;
    } catch (error) {
      if (action === 'enforce' || !(error instanceof Refusal)) throw error;
      tolerated.push(error.failure);
      return false;
    }
  };
  const isAuthentic = run(level.authenticity, () => {
    checkAuthenticity(envelope, trust);
  });
  run(level.expiry, () => {
    checkExpiry(envelope, context.at);
  });
  const isAuthority = envelope.signingScheme === 'notary.x509.signingAuthority';
  let provenAt: number | null = isAuthority ? envelope.authenticAt : null;
  let stampedBy: readonly X509Certificate[] = [];
  run(level.authenticTimestamp, () => {
    const proven = checkTime(envelope, trust, context.at);
    provenAt = proven?.at ?? null;
    stampedBy = proven?.chain ?? [];
  });
  if (level.revocation !== 'skip') {
    // Addresses in certificates that nobody vouches for are not asked: they may be any.
    const answer = isAuthentic ? await askRevocation(envelope, context, provenAt) : NOT_ASKED;
    run(level.revocation, () => {
      checkRevocation(answer);
    });
    if (stampedBy.length > 0) {
      // Nobody vouches for when a clock stamped but the clock itself.
      const ofClock = await askRevocation({ chain: stampedBy }, context, null);
      run(level.revocation, () => {
        checkRevocation(ofClock);
      });
    }
  }
  if (isAuthority && !isAuthentic) provenAt = null;
  return { signedAt: provenAt === null ? null : new Date(provenAt).toISOString(), isAuthentic };
}

function checkAuthenticity({ chain, signingScheme }: NotationEnvelope, trust: NotationTrust): void {
  const store = signingScheme === 'notary.x509' ? trust.stores.ca : trust.stores.signingAuthority;
  const trusted = certificatesOf(store);
  if (!chain.some((one) => trusted.some((other) => other.raw.equals(one.raw)))) {
    const kind = signingScheme === 'notary.x509' ? 'ca' : 'signingAuthority';
    throw new Refusal('CHAIN_UNTRUSTED', 'no certificate of the chain is trusted', `one of the trust store ${kind}`);
  }
  const [leaf] = chain;
  const subject = leaf === undefined ? {} : attributesOf(leaf);
  const { identities } = trust;
  if (identities.length === 0) return;
  const isTrusted = identities.some((identity) =>
    Object.entries(identity).every(([key, value]) => subject[key.toUpperCase()] === value),
  );
  if (isTrusted) return;
  const wanted = identities.map((one) =>
    Object.entries(one)
      .map(([key, value]) => `${key}=${value}`)
      .join(', '),
  );
  const shown = leaf === undefined ? 'nobody' : nameOf(leaf);
  throw new Refusal('IDENTITY_MISMATCH', `signed with ${shown}`, wanted.join(' or '));
}

function checkExpiry({ expiresAt }: NotationEnvelope, at: Date): void {
  if (expiresAt === null || at.getTime() <= expiresAt) return;
  throw new Refusal('SIGNATURE_EXPIRED', `the signature ended at ${new Date(expiresAt).toISOString()}`);
}

/** A time, and the certificates of the clock that vouches for it; none where the signing authority does. */
type ProvenTime = Pick<ProvenTimestamp, 'at' | 'chain'>;

/** The time that somebody vouches for, at which every certificate has to have held; the present where nobody does. */
function checkTime(envelope: NotationEnvelope, trust: NotationTrust, at: Date): ProvenTime | null {
  const { chain, signingScheme, authenticAt, timestampToken, signature } = envelope;
  if (signingScheme === 'notary.x509.signingAuthority') {
    if (authenticAt === null) throw new Refusal('TIME_UNPROVEN', 'the signing authority does not say when it signed');
    checkValidity(chain, authenticAt);
    return { at: authenticAt, chain: [] };
  }
  const authorities = certificatesOf(trust.stores.tsa);
  const isNeeded = authorities.length > 0 && (trust.verifyTimestamp === 'always' || !isValidAt(chain, at.getTime()));
  if (!isNeeded) {
    checkValidity(chain, at.getTime());
    return null;
  }
  if (timestampToken === null) throw new Refusal('TIMESTAMP_MISSING', 'the signature has no timestamp');
  const proven = verifyTimestampToken(timestampToken, signature, authorities);
  checkValidity(chain, proven.at);
  return proven;
}

async function askRevocation(
  { chain }: Pick<NotationEnvelope, 'chain'>,
  { revocation, at }: NotationContext,
  provenAt: number | null,
): Promise<RevocationAnswer> {
  if (revocation === null) return NOT_ASKED;
  return await revocation.check(chain, { at, signedAt: provenAt });
}

function checkRevocation(answer: RevocationAnswer): void {
  if (answer.kind === 'revoked') throw new Refusal('CERTIFICATE_REVOKED', answer.message);
  if (answer.kind === 'unknown') throw new Refusal('REVOCATION_UNKNOWN', answer.message);
}

/** Certificates of a trust store. @throws Refusal when one cannot be read: nothing is trusted by half */
function certificatesOf(pems: readonly string[]): readonly X509Certificate[] {
  try {
    return pems.flatMap(blocksOf).map((block) => new X509Certificate(block));
  } catch (error) {
    throw new Refusal('CHAIN_UNTRUSTED', 'a certificate of the trust store cannot be read', null, error);
  }
}

/** The certificates of one entry of a trust store. An entry without one would make the store look as if nothing had been asked for. */
function blocksOf(pem: string): readonly string[] {
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length > 0 && blocks.length === pem.split('-----BEGIN ').length - 1) return blocks;
  throw new TypeError('an entry of the trust store is no certificate in PEM');
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function signerOf(leaf: X509Certificate): Signer {
  return {
    identity: leaf.subject.replaceAll('\n', ', '),
    issuer: leaf.issuer.replaceAll('\n', ', '),
    key: null,
  };
}

/** Attributes of the subject by their names in upper case; one that stands twice is left out, so that it matches nothing. */
function attributesOf(leaf: X509Certificate): Readonly<Record<string, string>> {
  const { subject } = leaf.toLegacyObject();
  const entries = Object.entries<unknown>({ ...subject });
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key.toUpperCase(), value]] : [])),
  );
}
