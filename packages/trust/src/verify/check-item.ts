import { createHash } from 'node:crypto';
import type { Evidence, VerificationFailure, Verifier } from '@assay/core';
import { trustFailure } from '../failures.ts';
import type { TrustedRoot } from '../roots/trusted-root.ts';

/** A verifier of a request with everything that is the same for all evidence. */
export interface PreparedVerifier {
  readonly verifier: Verifier;
  /** Digest of the verifier. */
  readonly id: string;
  /** Null when it needs none; a failure when the one that it needs cannot be used. */
  readonly root: TrustedRoot | VerificationFailure | null;
}

/** Digest of a verifier, whatever the order of its keys. */
export function verifierId(verifier: Verifier): string {
  return createHash('sha256').update(JSON.stringify(verifier, sortKeys)).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Why a verifier does not look at a piece of evidence at all; null when it does. */
export function whyNotCounted(evidence: Evidence, { verifier, root }: PreparedVerifier): VerificationFailure | null {
  const { form, origin } = evidence;
  if (form === 'cosign-sbom' || form === 'buildkit-statement') {
    return trustFailure('EVIDENCE_UNSIGNED', 'evidence of this form carries no signature', 'a signed attestation');
  }
  const isNotation = form === 'notation-jws' || form === 'notation-cose';
  if (isNotation !== (verifier.kind === 'notation')) {
    return trustFailure('FORM_NOT_COUNTED', `evidence of form ${form} is not for verifiers of kind ${verifier.kind}`);
  }
  const { signatureFormat, repository } = verifier;
  if (!isOfFormat(form, signatureFormat)) {
    const wanted = signatureFormat === 'legacy' ? 'a signature in a cosign tag' : 'a Sigstore bundle';
    return trustFailure('FORM_NOT_COUNTED', `evidence of form ${form} does not count for the verifier`, wanted);
  }
  if (repository !== null && !isFrom(origin.place, repository)) {
    return trustFailure('REPOSITORY_NOT_COUNTED', `found in ${origin.place}`, repository);
  }
  return root !== null && 'step' in root ? root : null;
}

function isOfFormat(form: Evidence['form'], format: Verifier['signatureFormat']): boolean {
  switch (format) {
    case null:
      return true;
    case 'legacy':
      return form === 'cosign-signature' || form === 'cosign-attestation';
    case 'bundle':
      return form === 'sigstore-bundle';
  }
}

/** The place is the repository, with or without a tag or digest behind it. */
function isFrom(place: string, repository: string): boolean {
  return place.startsWith(repository) && /^(?::[^/@]+)?(?:@[^/]+)?$/.test(place.slice(repository.length));
}
