import type { KeyObject } from 'node:crypto';
import { type Signer } from '@assay/core';
import type { TrustMaterial } from '@sigstore/verify';
import { Refusal } from '../failures.ts';
import { checkKeyTime, type KeyRule } from '../keys/key-rule.ts';
import { checkCertificateLog, checkChain, parseCertificate } from '../sigstore/chain.ts';
import { readIdentity } from '../sigstore/claims.ts';
import { matchIdentity } from '../sigstore/identity.ts';
import { checkLogBody } from '../sigstore/log-body.ts';
import { checkInclusion, promisedTime } from '../sigstore/log.ts';
import { isSignatureOf, naturalHash } from '../sigstore/signature.ts';
import type { SignatureHash, SignedMaterial } from '../sigstore/signed-material.ts';
import { readTimestamps } from '../sigstore/timestamps.ts';
import type { SigstoreRules } from './compile-verifier.ts';

/** What a verified signature proves. */
export interface SignatureProof {
  readonly signer: Signer;
  /** The earliest time that a third party vouches for. */
  readonly signedAt: Date | null;
  readonly claims: Readonly<Record<string, string>>;
  readonly logged: boolean;
}

/** One signature, with the bytes that it is over. */
export interface SignatureCase {
  readonly material: SignedMaterial;
  readonly message: Buffer;
  /** True for cosign layers: a key may have signed what also bears a certificate. */
  readonly isLegacy: boolean;
}

type KeylessRules = Extract<SigstoreRules, { readonly kind: 'keyless' }>;
type KeyRules = Extract<SigstoreRules, { readonly kind: 'key' }>;

/** Verifies one signature in the order of the steps. @throws Refusal with the first step that fails. */
export function verifyMaterial(one: SignatureCase, rules: SigstoreRules, trust: TrustMaterial): SignatureProof {
  return rules.kind === 'key' ? verifyByKey(one, rules, trust) : verifyByCertificate(one, rules, trust);
}

function verifyByCertificate(one: SignatureCase, rules: KeylessRules, trust: TrustMaterial): SignatureProof {
  const { material, message } = one;
  const { demand } = rules;
  if (material.signer.kind !== 'certificate') {
    throw new Refusal(
      'SIGNER_NOT_CERTIFIED',
      'the evidence bears no certificate',
      'a certificate of a trusted identity',
    );
  }
  const { certificate, key } = parseCertificate(material.signer.der);
  const identity = readIdentity(certificate);
  const entries = demand.log === 'required' ? material.logEntries : [];
  const stamped = readTimestamps(material, trust);
  const times = [...entries.flatMap((entry) => promisedTime(entry) ?? []), ...stamped.times];
  const path = checkChain(certificate, times, trust);
  if (demand.certificateLog === 'required') checkCertificateLog(path, trust);
  const signedAt = earliest(times);
  const trusted = matchIdentity(identity, rules.identities, signedAt);
  if (demand.log === 'required') checkLog(material, key, stamped.times, trust);
  checkTimestamps(demand.timestamp === 'required', stamped, times);
  const hashes: readonly SignatureHash[] = [naturalHash(key) ?? 'sha256', 'sha256'];
  if (!isSignatureOf(key, message, material.signature, hashes)) {
    throw new Refusal('SIGNATURE_INVALID', 'the signature is not of the key of the certificate over this content');
  }
  return {
    signer: { identity: trusted.nameOf(identity), issuer: identity.issuer, key: null },
    signedAt,
    claims: identity.claims,
    logged: entries.length > 0,
  };
}

function checkTimestamps(
  isDemanded: boolean,
  stamped: ReturnType<typeof readTimestamps>,
  times: readonly Date[],
): void {
  if (stamped.times.length > 0 || (!isDemanded && times.length > 0)) return;
  const [refusal] = stamped.refusals;
  if (refusal !== undefined) throw refusal;
  if (isDemanded) {
    throw new Refusal(
      'TIMESTAMP_MISSING',
      'the evidence has no timestamp',
      'a timestamp of an authority of the trusted root',
    );
  }
  const wanted = 'a log entry with a signed time, or a timestamp';
  throw new Refusal('TIME_UNPROVEN', 'nobody vouches for the time of signing', wanted);
}

function checkLog(material: SignedMaterial, key: KeyObject, times: readonly Date[], trust: TrustMaterial): void {
  requireEntry(material);
  for (const entry of material.logEntries) {
    checkInclusion(entry, times, trust);
    checkLogBody(entry, material, key);
  }
}

function requireEntry(material: SignedMaterial): void {
  if (material.logEntries.length > 0) return;
  throw new Refusal(
    'LOG_ENTRY_MISSING',
    'the evidence has no entry of a transparency log',
    'an entry of a log of the trusted root',
  );
}

function verifyByKey(one: SignatureCase, rules: KeyRules, trust: TrustMaterial): SignatureProof {
  const { material, message, isLegacy } = one;
  if (material.signer.kind === 'certificate' && !isLegacy) {
    throw new Refusal('SIGNER_NOT_A_KEY', 'the evidence is signed with a certificate', 'a signature of a trusted key');
  }
  const matching = rules.keys.filter((rule) => isSignatureOf(rule.key, message, material.signature, hashesOf(rule)));
  const outcomes = matching.map((rule) => attempt(() => proveByKey(material, rule, rules, trust)));
  const proof = outcomes.find((outcome) => !(outcome instanceof Refusal));
  if (proof !== undefined && !(proof instanceof Refusal)) {
    checkRevocations(rules.keys, matching, proof.signedAt);
    return proof;
  }
  const refusal = outcomes.find((outcome) => outcome instanceof Refusal);
  if (refusal !== undefined) throw refusal;
  if (rules.demand.log === 'required') requireInclusion(material, trust);
  const names = rules.keys.map(({ name }) => name).join(', ');
  throw new Refusal(
    'SIGNATURE_INVALID',
    'no trusted key made the signature over this content',
    `a signature of ${names}`,
  );
}

/** A revocation is about the key: it holds even where the same key is listed once more without one. */
function checkRevocations(all: readonly KeyRule[], matching: readonly KeyRule[], signedAt: Date | null): void {
  const used = new Set(matching.map(({ fingerprint }) => fingerprint));
  for (const rule of all) {
    if (rule.revokedFrom !== null && used.has(rule.fingerprint))
      checkKeyTime({ ...rule, validFrom: null, validUntil: null }, signedAt);
  }
}

function requireInclusion(material: SignedMaterial, trust: TrustMaterial): void {
  requireEntry(material);
  for (const entry of material.logEntries) checkInclusion(entry, [], trust);
}

function hashesOf(rule: KeyRule): readonly SignatureHash[] {
  const natural = naturalHash(rule.key);
  // Signers go by the curve where nothing else is configured, older ones by SHA-256 for every key.
  return rule.hash !== 'sha256' || natural === null ? [rule.hash] : [rule.hash, natural];
}

function proveByKey(
  material: SignedMaterial,
  rule: KeyRule,
  { demand }: KeyRules,
  trust: TrustMaterial,
): SignatureProof {
  const stamped = readTimestamps(material, trust);
  const isLogged = demand.log === 'required';
  const logged = isLogged
    ? material.logEntries
    : material.logEntries.filter((entry) => isSound(entry, material, rule, trust));
  const times = [...logged.flatMap((entry) => promisedTime(entry) ?? []), ...stamped.times];
  const signedAt = earliest(times);
  checkKeyTime(rule, signedAt);
  if (isLogged) checkLog(material, rule.key, stamped.times, trust);
  if (demand.timestamp === 'required') checkTimestamps(true, stamped, times);
  const signer = { identity: null, issuer: null, key: rule.name === '' ? rule.fingerprint : rule.name };
  return { signer, signedAt, claims: {}, logged: logged.length > 0 };
}

/** An entry that nobody demands counts when it is right, for its time, and is as good as absent when it is not. */
function isSound(
  entry: SignedMaterial['logEntries'][number],
  material: SignedMaterial,
  rule: KeyRule,
  trust: TrustMaterial,
): boolean {
  const outcome = attempt(() => {
    checkInclusion(entry, [], trust);
    checkLogBody(entry, material, rule.key);
  });
  return !(outcome instanceof Refusal);
}

function attempt<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function earliest(times: readonly Date[]): Date | null {
  return times.length === 0 ? null : new Date(Math.min(...times.map((time) => time.getTime())));
}
