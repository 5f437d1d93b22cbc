import { type VerificationFailure, type VerificationStep, printable } from '@assay/core';

/** One row of the table of trust failures. */
export interface TrustFailureEntry {
  readonly step: VerificationStep;
  /** One sentence: what it means. */
  readonly meaning: string;
  /** One sentence: what to do. */
  readonly remedy: string;
}

/** Every reason for which evidence is not accepted. Codes are permanent; reference pages are generated from here. */
export const TRUST_FAILURES = {
  FORM_NOT_COUNTED: {
    step: 'found',
    meaning: 'The evidence is stored in a form that the verifier does not count.',
    remedy: 'Sign in the form that is asked for, or widen signatureFormat of the verifier.',
  },
  REPOSITORY_NOT_COUNTED: {
    step: 'found',
    meaning: 'The evidence was found in another repository than the one where the verifier looks.',
    remedy: 'Store the signature in the repository that the verifier names.',
  },
  EVIDENCE_UNSIGNED: {
    step: 'found',
    meaning: 'Evidence of this form carries no signature, so that nobody vouches for it.',
    remedy: 'Attest the same statement with a signature.',
  },
  ROOT_UNUSABLE: {
    step: 'found',
    meaning: 'The trusted root of the verifier could not be loaded.',
    remedy: 'See the error of the trusted root; until it is repaired nothing that stands on it is accepted.',
  },
  TOO_LARGE: {
    step: 'parsed',
    meaning: 'The evidence is larger than Assay reads.',
    remedy: 'Split the statement or leave out what is not needed.',
  },
  TOO_MANY_PARTS: {
    step: 'parsed',
    meaning: 'The evidence has more log entries, timestamps or signatures than Assay looks at.',
    remedy: 'Sign again; genuine evidence has a handful.',
  },
  NOT_JSON: {
    step: 'parsed',
    meaning: 'The evidence is not JSON in its strict form, nests too deep, or has the same key twice.',
    remedy: 'Sign again with a current tool.',
  },
  BUNDLE_INVALID: {
    step: 'parsed',
    meaning: 'The evidence is not a Sigstore bundle of version 0.1 to 0.3.',
    remedy: 'Sign again with a current tool.',
  },
  ENVELOPE_INVALID: {
    step: 'parsed',
    meaning: 'The evidence is not a DSSE envelope with at least one signature.',
    remedy: 'Sign again with a current tool.',
  },
  SIGNATURE_ENCODING: {
    step: 'parsed',
    meaning: 'A signature is missing or not in strict base64.',
    remedy: 'Sign again with a current tool.',
  },
  CERTIFICATE_INVALID: {
    step: 'parsed',
    meaning: 'The certificate of the signer cannot be read without doubt.',
    remedy: 'Sign again with a certificate of a current authority.',
  },
  LOG_ENTRY_MALFORMED: {
    step: 'parsed',
    meaning: 'What is noted of the transparency log cannot be read.',
    remedy: 'Sign again with a current tool.',
  },
  STATEMENT_INVALID: {
    step: 'parsed',
    meaning: 'The signed payload is not an in-toto statement of version 0.1 or 1.',
    remedy: 'Attest in-toto statements with payload type application/vnd.in-toto+json.',
  },
  PAYLOAD_INVALID: {
    step: 'parsed',
    meaning: 'The signed payload is not simple-signing JSON.',
    remedy: 'Sign again with a current tool.',
  },
  SIGNER_NOT_CERTIFIED: {
    step: 'chain',
    meaning: 'The verifier wants a certificate and the evidence is signed with a bare key.',
    remedy: 'Sign with an identity, or add a verifier with the key.',
  },
  SIGNER_NOT_A_KEY: {
    step: 'chain',
    meaning: 'The verifier wants a known key and the evidence is signed with a certificate.',
    remedy: 'Sign with the key, or add a verifier for the identity.',
  },
  CHAIN_UNTRUSTED: {
    step: 'chain',
    meaning: 'The certificate does not lead to an authority of the trusted root.',
    remedy: 'Use the trusted root of the authority that issued it.',
  },
  CERTIFICATE_EXPIRED: {
    step: 'chain',
    meaning: 'The certificate had ended when the signature was made.',
    remedy: 'Sign again within the lifetime of the certificate.',
  },
  CERTIFICATE_NOT_YET_VALID: {
    step: 'chain',
    meaning: 'The certificate did not hold yet when the signature was made.',
    remedy: 'Sign again within the lifetime of the certificate.',
  },
  CERTIFICATE_PURPOSE: {
    step: 'chain',
    meaning: 'The certificate is not for signing code.',
    remedy: 'Use a certificate with the extended key usage for code signing.',
  },
  CERTIFICATE_LOG_MISSING: {
    step: 'chain',
    meaning: 'The certificate bears no timestamp of a certificate log.',
    remedy: 'Use an authority that logs its certificates, or let the verifier ignore the certificate log.',
  },
  CERTIFICATE_LOG_INVALID: {
    step: 'chain',
    meaning: 'A certificate log timestamp is not from a log of the trusted root, or not for this certificate.',
    remedy: 'Use the trusted root of the authority that issued the certificate.',
  },
  IDENTITY_MISMATCH: {
    step: 'identity',
    meaning: 'The certificate names somebody else than the verifier trusts.',
    remedy: 'Sign as a trusted identity, or add the identity to the verifier.',
  },
  IDENTITY_REVOKED: {
    step: 'identity',
    meaning: 'The identity is not trusted for signatures made at that time, or the time is not proven.',
    remedy: 'Sign again with an identity that is trusted.',
  },
  KEY_REVOKED: {
    step: 'identity',
    meaning: 'The key is not trusted for signatures made at that time, or the time is not proven.',
    remedy: 'Sign again with a key that is trusted.',
  },
  KEY_OUTSIDE_VALIDITY: {
    step: 'identity',
    meaning: 'The signature was made outside the time in which the key is trusted, or its time is not proven.',
    remedy: 'Sign again with a current key and a log entry or timestamp.',
  },
  LOG_ENTRY_MISSING: {
    step: 'log',
    meaning: 'The verifier demands an entry of a transparency log and the evidence has none.',
    remedy: 'Sign with the transparency log, or let the verifier ignore it.',
  },
  LOG_UNKNOWN: {
    step: 'log',
    meaning: 'The log entry is of a log that the trusted root does not have, or had not at that time.',
    remedy: 'Use the trusted root of that log.',
  },
  LOG_PROMISE_INVALID: {
    step: 'log',
    meaning: 'The signed entry timestamp is not a signature of the log over this entry.',
    remedy: 'Somebody changed the evidence: do not trust it; sign again.',
  },
  LOG_PROOF_INVALID: {
    step: 'log',
    meaning: 'The inclusion proof does not lead from this entry to a checkpoint that the log signed.',
    remedy: 'Somebody changed the evidence: do not trust it; sign again.',
  },
  LOG_PROOF_MISSING: {
    step: 'log',
    meaning: 'The log entry has neither a signed entry timestamp nor an inclusion proof.',
    remedy: 'Sign again with a current tool.',
  },
  LOG_ENTRY_KIND: {
    step: 'log',
    meaning: 'The log entry is of a kind that does not stand for signatures of images.',
    remedy: 'Sign again with a current tool: kinds are hashedrekord, dsse and intoto.',
  },
  LOG_ENTRY_MISMATCH: {
    step: 'log',
    meaning: 'The log entry is for another signature or another content.',
    remedy: 'Somebody swapped the entry: do not trust the evidence; sign again.',
  },
  LOG_ENTRY_KEY: {
    step: 'log',
    meaning: 'The log entry names another key than the one of the signer.',
    remedy: 'Somebody swapped the entry: do not trust the evidence; sign again.',
  },
  TIMESTAMP_MISSING: {
    step: 'timestamp',
    meaning: 'The verifier demands a timestamp of an authority and the evidence has none.',
    remedy: 'Sign with a timestamp authority, or let the verifier ignore timestamps.',
  },
  TIMESTAMP_INVALID: {
    step: 'timestamp',
    meaning: 'A timestamp is not from an authority of the trusted root, or not for this signature.',
    remedy: 'Use the trusted root of the authority; otherwise do not trust the evidence.',
  },
  TIME_UNPROVEN: {
    step: 'timestamp',
    meaning: 'Nobody vouches for the time of signing, so that a certificate cannot be held against it.',
    remedy: 'Sign with a transparency log that dates its entries, or with a timestamp authority.',
  },
  SIGNATURE_INVALID: {
    step: 'signature',
    meaning: 'The signature is not of the trusted key over this content.',
    remedy: 'The content was changed, or another key or hash algorithm signed it.',
  },
  CONTENT_UNAVAILABLE: {
    step: 'signature',
    meaning: 'The signature is over the bytes of the manifest and they are not at hand.',
    remedy: 'Verify where the manifest can be read.',
  },
  SUBJECT_MISMATCH: {
    step: 'subject',
    meaning: 'The signed content is about another image.',
    remedy: 'Sign this image: the digest in the payload has to be the one of its index or manifest.',
  },
  PAYLOAD_TYPE: {
    step: 'subject',
    meaning: 'The signed payload is not about a container image.',
    remedy: 'The type of a simple-signing payload has to be "cosign container image signature".',
  },
  REFERENCE_MISMATCH: {
    step: 'subject',
    meaning: 'The signed payload names another repository and the verification is strict about it.',
    remedy: 'Sign the image under the name by which it is used.',
  },
  ANNOTATION_MISMATCH: {
    step: 'rule',
    meaning: 'An annotation that the verifier asks for is not signed, or has another value.',
    remedy: 'Sign with the annotations that are asked for.',
  },
  CRITICAL_UNKNOWN: {
    step: 'parsed',
    meaning: 'The signature demands of its reader something that Assay does not know.',
    remedy: 'Sign without plugins, or with attributes of the Notary Project specification 1.0 only.',
  },
  CERTIFICATE_REVOKED: {
    step: 'chain',
    meaning:
      'The authority took a certificate of the chain back before the signature was made, or without saying when.',
    remedy: 'Sign again with a certificate that holds.',
  },
  REVOCATION_UNKNOWN: {
    step: 'chain',
    meaning: 'Whether a certificate of the chain was taken back cannot be told.',
    remedy: 'Check the network to the authority, or let the trust policy log or skip revocation.',
  },
  SIGNATURE_EXPIRED: {
    step: 'rule',
    meaning: 'The signer set an end to the signature and it has passed.',
    remedy: 'Sign again.',
  },
  NOTATION_REJECTED: {
    step: 'rule',
    meaning: 'The Notation trust policy does not accept the signature.',
    remedy: 'See the message for the check that failed.',
  },
  TIME_EXHAUSTED: {
    step: 'parsed',
    meaning: 'The verification of one piece of evidence took longer than it may.',
    remedy: 'Genuine evidence takes milliseconds; look at what is stored.',
  },
  INTERNAL_ERROR: {
    step: 'parsed',
    meaning: 'The verification itself failed, which never counts as accepted.',
    remedy: 'Report this as a defect, with the evidence if you may.',
  },
} as const;

/** Codes of the table of trust failures. */
export type TrustFailureCode = keyof typeof TRUST_FAILURES;

/** Longest text from evidence in a message, in characters. */
const MAX_QUOTED = 300;

/** Makes a failure of the table. `message` and `wanted` may hold text from evidence: it is made printable and cut. */
export function trustFailure(
  code: TrustFailureCode,
  message: string,
  wanted: string | null = null,
): VerificationFailure {
  const { step } = TRUST_FAILURES[code];
  return { step, code, message: shown(message), wanted: wanted === null ? null : shown(wanted) };
}

function shown(text: string): string {
  const cut = text.length > MAX_QUOTED * 2 ? `${text.slice(0, MAX_QUOTED * 2)}…` : text;
  return printable(cut);
}

/** Text from evidence for a message: short and in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}

/** Ends the verification of one piece of evidence: it is not accepted. Never leaves the package. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly failure: VerificationFailure;

  constructor(code: TrustFailureCode, message: string, wanted: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = trustFailure(code, message, wanted);
  }
}
