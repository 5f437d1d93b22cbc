/** Reasons for which evidence is not accepted before anything of it is verified, and those that may come at any time. */
export const READING_FAILURES = {
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
