import { type Evidence, type JsonObject, type JsonValue } from '@assay/core';
import { Refusal } from '../failures.ts';
import { StrictJsonError, readStrictObject, textOf } from '../json/strict-json.ts';
import { COSIGN_SIGN, type InTotoStatement, readStatement } from '../predicates/statement.ts';
import { type SignedClaim, parseEvidence } from './parse-evidence.ts';

/** What a piece of evidence holds, verified or not: of use for telling what was looked at, never for deciding. */
export type EvidenceContent =
  | { readonly kind: 'signature'; readonly annotations: Readonly<Record<string, string>> }
  | {
      readonly kind: 'attestation';
      readonly predicateType: string;
      readonly predicate: JsonValue;
      readonly statement: JsonObject | null;
    };

/** Annotation of the manifest of a bundle. */
const PREDICATE_TYPE = 'dev.sigstore.bundle.predicateType';

/** Refused evidence that is larger is told by its form alone: nobody asks what it says. */
const MAX_REFUSED_BYTES = 4 * 1024 * 1024;

/** Reads what a piece of evidence holds. What cannot be read is told by its form alone. */
export function readContent(evidence: Evidence, isVerified: boolean): EvidenceContent {
  const isSigned = evidence.form !== 'buildkit-statement' && evidence.form !== 'cosign-sbom';
  if (isSigned && !isVerified && evidence.content.length > MAX_REFUSED_BYTES) return unreadable(evidence);
  try {
    switch (evidence.form) {
      case 'buildkit-statement':
        return contentOfStatement(readStatement(evidence.content));
      case 'cosign-sbom':
        return contentOfSbom(evidence);
      case 'notation-jws':
      case 'notation-cose':
        return { kind: 'signature', annotations: {} };
      case 'cosign-signature':
      case 'cosign-attestation':
      case 'sigstore-bundle':
      case 'dsse-envelope':
        return contentOfClaim(parseEvidence(evidence).claim);
    }
  } catch (error) {
    if (error instanceof Refusal || error instanceof StrictJsonError) return unreadable(evidence);
    throw error;
  }
}

function contentOfClaim(claim: SignedClaim): EvidenceContent {
  switch (claim.kind) {
    case 'simple-signing':
      return { kind: 'signature', annotations: claim.payload.annotations };
    case 'manifest':
      return { kind: 'signature', annotations: {} };
    case 'statement':
      return contentOfStatement(claim.statement);
  }
}

function contentOfStatement({ predicateType, predicate, json, subjects }: InTotoStatement): EvidenceContent {
  if (predicateType === COSIGN_SIGN) return { kind: 'signature', annotations: subjects[0]?.annotations ?? {} };
  return { kind: 'attestation', predicateType, predicate, statement: json };
}

function contentOfSbom(evidence: Evidence): EvidenceContent {
  const bom = readStrictObject(evidence.content);
  const predicateType =
    textOf(bom, 'bomFormat') === 'CycloneDX' ? 'https://cyclonedx.org/bom' : 'https://spdx.dev/Document';
  return { kind: 'attestation', predicateType, predicate: bom, statement: null };
}

function unreadable({ form, annotations, mediaType }: Evidence): EvidenceContent {
  const noted = annotations[PREDICATE_TYPE] ?? annotations['predicateType'] ?? null;
  const isStatement = form === 'cosign-attestation' || form === 'dsse-envelope' || form === 'buildkit-statement';
  if (form === 'cosign-sbom') {
    const predicateType = mediaType.includes('cyclonedx') ? 'https://cyclonedx.org/bom' : 'https://spdx.dev/Document';
    return { kind: 'attestation', predicateType, predicate: null, statement: null };
  }
  if (isStatement || (noted !== null && noted !== COSIGN_SIGN)) {
    return { kind: 'attestation', predicateType: noted ?? '', predicate: null, statement: null };
  }
  return { kind: 'signature', annotations: {} };
}
