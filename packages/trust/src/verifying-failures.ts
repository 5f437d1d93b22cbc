/** Reasons for which evidence that could be read is not accepted. */
export const VERIFYING_FAILURES = {
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
} as const;
