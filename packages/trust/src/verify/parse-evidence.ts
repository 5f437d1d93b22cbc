import type { Evidence } from '@assay/core';
import { parseAttestationLayer, parseSignatureLayer } from '../cosign/parse-layer.ts';
import { type SimpleSigning, readSimpleSigning } from '../cosign/simple-signing.ts';
import { Refusal } from '../failures.ts';
import { type InTotoStatement, readEnvelopeStatement } from '../predicates/statement.ts';
import { parseBundle } from '../sigstore/parse-bundle.ts';
import { parseEnvelope } from '../sigstore/parse-envelope.ts';
import { EVIDENCE_LIMITS, type SignedMaterial } from '../sigstore/signed-material.ts';

/** What the signed content says it is about. */
export type SignedClaim =
  | { readonly kind: 'simple-signing'; readonly payload: SimpleSigning }
  | { readonly kind: 'statement'; readonly statement: InTotoStatement }
  /** The manifest itself is signed. */
  | { readonly kind: 'manifest'; readonly algorithm: 'sha256' | 'sha384' | 'sha512'; readonly hex: string };

/** A piece of evidence, read but not verified. */
export interface ParsedEvidence {
  /** Signatures, any of which is enough. */
  readonly materials: readonly SignedMaterial[];
  readonly claim: SignedClaim;
  /** True for cosign layers, where a key may sign beside the certificate. */
  readonly isLegacy: boolean;
}

/**
 * Reads evidence of Sigstore and cosign.
 * @throws Refusal with a code of step `parsed`, or EVIDENCE_UNSIGNED
 */
export function parseEvidence(evidence: Evidence): ParsedEvidence {
  if (evidence.content.length > EVIDENCE_LIMITS.maxBytes) {
    throw new Refusal('TOO_LARGE', `the evidence has ${evidence.content.length} bytes`);
  }
  switch (evidence.form) {
    case 'cosign-signature': {
      const payload = readSimpleSigning(evidence.content);
      return { materials: [parseSignatureLayer(evidence)], claim: { kind: 'simple-signing', payload }, isLegacy: true };
    }
    case 'cosign-attestation': {
      const materials = parseAttestationLayer(evidence);
      return { materials, claim: claimOf(materials), isLegacy: true };
    }
    case 'sigstore-bundle': {
      const materials = [parseBundle(evidence.content)];
      return { materials, claim: claimOf(materials), isLegacy: false };
    }
    case 'dsse-envelope': {
      const materials = envelopeMaterials(evidence.content);
      return { materials, claim: claimOf(materials), isLegacy: false };
    }
    case 'cosign-sbom':
    case 'buildkit-statement':
      throw new Refusal('EVIDENCE_UNSIGNED', 'evidence of this form carries no signature');
    case 'notation-jws':
    case 'notation-cose':
      throw new Refusal('FORM_NOT_COUNTED', 'a Notation signature is for verifiers of Notation');
  }
}

/** A DSSE envelope alone is signed by keys: there is no place for a certificate. */
function envelopeMaterials(content: Uint8Array): readonly SignedMaterial[] {
  const envelope = parseEnvelope(content);
  return envelope.signatures.map(({ hint, signature }) => {
    const signer = { kind: 'key' as const, hint };
    return { content: envelope.content, signature, signer, logEntries: [], timestamps: [], timestamped: [signature] };
  });
}

function claimOf(materials: readonly SignedMaterial[]): SignedClaim {
  const content = materials[0]?.content;
  switch (content?.kind) {
    case 'dsse':
      return { kind: 'statement', statement: readEnvelopeStatement(content.payloadType, content.payload) };
    case 'digest':
      return { kind: 'manifest', algorithm: content.algorithm, hex: content.digest.toString('hex') };
    case 'message':
    case undefined:
      throw new Refusal('ENVELOPE_INVALID', 'the evidence has no signed content');
  }
}
