import { createHash } from 'node:crypto';
import { type Digest, type Evidence, digestAlgorithm, digestHex } from '@assay/core';
import type { TrustMaterial } from '@sigstore/verify';
import { Refusal, quoted, trustFailure } from '../failures.ts';
import { preAuthEncoding } from '../sigstore/signature.ts';
import type { SignedMaterial } from '../sigstore/signed-material.ts';
import type { SigstoreRules } from './compile-verifier.ts';
import { type ItemVerdict, refused } from './item-verdict.ts';
import { type ParsedEvidence, type SignedClaim, parseEvidence } from './parse-evidence.ts';
import { STEP_ORDER } from './step-order.ts';
import { type SignatureProof, verifyMaterial } from './verify-material.ts';

/** What evidence is held against besides keys and identities. */
export interface ItemContext {
  /** Digests of the image that the content may be about, the one that the evidence was found for first. */
  readonly subjects: readonly Digest[];
  /** Manifests at hand, for signatures over the manifest itself. */
  readonly manifests: readonly Uint8Array[];
  /** Repository that simple-signing payloads have to name; null: any. */
  readonly repository: string | null;
}

/** One verifier as `verifyItem` takes it. */
export interface ItemRules {
  readonly rules: SigstoreRules;
  readonly trust: TrustMaterial;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Holds one piece of evidence against several verifiers. Never throws: what goes wrong is a verdict, and never an acceptance. */
export function verifyItem(
  evidence: Evidence,
  context: ItemContext,
  verifiers: readonly ItemRules[],
): readonly ItemVerdict[] {
  let parsed: ParsedEvidence;
  try {
    parsed = parseEvidence(evidence);
  } catch (error) {
    const verdict = verdictOf(error);
    return verifiers.map(() => verdict);
  }
  return verifiers.map((verifier) => {
    try {
      return accept(parsed, context, verifier);
    } catch (error) {
      return verdictOf(error);
    }
  });
}

function verdictOf(error: unknown): ItemVerdict {
  if (error instanceof Refusal) return refused(error.failure);
  const reason = error instanceof Error ? error.message : 'unknown';
  return refused(trustFailure('INTERNAL_ERROR', `the verification failed: ${reason}`));
}

function accept(parsed: ParsedEvidence, context: ItemContext, verifier: ItemRules): ItemVerdict {
  const proof = verifyAny(parsed, context, verifier);
  const { subject, annotations } = checkSubject(parsed.claim, context);
  checkAnnotations(annotations, verifier.annotations);
  const { signer, claims, logged } = proof;
  const signedAt = proof.signedAt?.toISOString() ?? null;
  return { accepted: true, signer, signedAt, logged, claims, annotations, subject };
}

/** Verifies signatures until one holds; of those that do not, the one that came furthest says why. */
function verifyAny(parsed: ParsedEvidence, context: ItemContext, { rules, trust }: ItemRules): SignatureProof {
  let furthest: Refusal | null = null;
  let message: Buffer | null = null;
  for (const material of parsed.materials) {
    try {
      // All signatures of one envelope are over the same bytes.
      message ??= signedBytes(material, context);
      return verifyMaterial({ material, message, isLegacy: parsed.isLegacy }, rules, trust);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (furthest === null || stepOrder(error) > stepOrder(furthest)) furthest = error;
    }
  }
  throw furthest ?? new Refusal('ENVELOPE_INVALID', 'the evidence has no signature');
}

function stepOrder({ failure }: Refusal): number {
  return STEP_ORDER.indexOf(failure.step);
}

function signedBytes({ content }: SignedMaterial, { manifests, subjects }: ItemContext): Buffer {
  switch (content.kind) {
    case 'dsse':
      return preAuthEncoding(content.payloadType, content.payload);
    case 'message':
      return content.message;
    case 'digest': {
      const { algorithm, digest } = content;
      const found = manifests.find((manifest) => createHash(algorithm).update(manifest).digest().equals(digest));
      if (found !== undefined) return Buffer.from(found);
      const isOurs =
        algorithm !== 'sha256' || subjects.some((subject) => digestHex(subject) === digest.toString('hex'));
      if (isOurs) throw new Refusal('CONTENT_UNAVAILABLE', 'the manifest that is signed is not at hand');
      throw new Refusal('SUBJECT_MISMATCH', `the signature is over ${digest.toString('hex')}`, subjects.join(' or '));
    }
  }
}

interface ClaimedSubject {
  readonly subject: Digest;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The check that binds evidence to the image. Without it anything signed would vouch for everything. */
function checkSubject(claim: SignedClaim, { subjects, manifests, repository }: ItemContext): ClaimedSubject {
  switch (claim.kind) {
    case 'simple-signing': {
      const { digest, type, reference, annotations } = claim.payload;
      if (type !== SIMPLE_SIGNING_TYPE) {
        throw new Refusal('PAYLOAD_TYPE', `the payload is of type ${quoted(type)}`, SIMPLE_SIGNING_TYPE);
      }
      const subject = subjects.find((one) => one === digest);
      if (subject === undefined) throw mismatch(digest, subjects);
      if (repository !== null && !namesRepository(reference, repository)) {
        throw new Refusal('REFERENCE_MISMATCH', `the payload names ${quoted(reference ?? '')}`, repository);
      }
      return { subject, annotations };
    }
    case 'statement': {
      for (const subject of subjects) {
        const found = claim.statement.subjects.find(({ digests }) => isDigestOf(digests, subject));
        if (found !== undefined) return { subject, annotations: found.annotations };
      }
      const [first] = claim.statement.subjects;
      throw mismatch(
        Object.entries(first?.digests ?? {})
          .map(([algorithm, hex]) => `${algorithm}:${hex}`)
          .join(' '),
        subjects,
      );
    }
    case 'manifest': {
      const bytes = manifests.find((one) => createHash(claim.algorithm).update(one).digest('hex') === claim.hex);
      const subject = subjects.find((one) => {
        const algorithm = digestAlgorithm(one);
        return bytes !== undefined && createHash(algorithm).update(bytes).digest('hex') === digestHex(one);
      });
      if (subject === undefined) throw mismatch(`${claim.algorithm}:${claim.hex}`, subjects);
      return { subject, annotations: {} };
    }
  }
}

/** Type of simple-signing payloads about images. */
const SIMPLE_SIGNING_TYPE = 'cosign container image signature';

function isDigestOf(digests: Readonly<Record<string, string>>, subject: Digest): boolean {
  const algorithm = digestAlgorithm(subject);
  return Object.hasOwn(digests, algorithm) && digests[algorithm] === digestHex(subject);
}

/** The name with or without a tag or digest behind it. */
function namesRepository(reference: string | null, repository: string): boolean {
  return (
    reference !== null &&
    reference.startsWith(repository) &&
    /^(?::[^/@]+)?(?:@[^/]+)?$/.test(reference.slice(repository.length))
  );
}

function mismatch(found: string, subjects: readonly Digest[]): Refusal {
  return new Refusal('SUBJECT_MISMATCH', `the signed content is about ${found}`, subjects.join(' or '));
}

function checkAnnotations(found: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(wanted)) {
    const has = Object.hasOwn(found, key) ? found[key] : undefined;
    if (has === value) continue;
    const message =
      has === undefined ? `annotation ${quoted(key)} is not signed` : `annotation ${quoted(key)} is ${quoted(has)}`;
    throw new Refusal('ANNOTATION_MISMATCH', message, `${key}=${value}`);
  }
}
