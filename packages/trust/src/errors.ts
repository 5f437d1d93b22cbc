import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that package `trust` throws: what is wrong with what it was given. Evidence that is not accepted is never thrown. */
export const TRUST_ERRORS = {
  TRUSTED_ROOT_INVALID: {
    kind: 'document',
    summary: 'A trusted root cannot be read, or leaves out what it has to say.',
    hint: 'Every log needs a key and the start of its validity; get a fresh trusted_root.json from its operator.',
  },
  TRUSTED_ROOT_UNKNOWN: {
    kind: 'document',
    summary: 'A verifier names a trusted root that is not given.',
    hint: 'Add it to the trusted roots, or correct the name.',
  },
  TRUSTED_ROOT_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'A trusted root could not be fetched and none is kept from earlier.',
    hint: 'Check the network, or give the trusted root as a document or as a copy of its repository.',
  },
  TUF_METADATA_INVALID: {
    kind: 'untrusted',
    summary:
      'The repository of a trusted root is not signed as its root of trust demands, or goes back to an older version.',
    hint: 'Check the address and the root.json; do not use this repository.',
  },
  TUF_METADATA_EXPIRED: {
    kind: 'untrusted',
    summary: 'The repository of a trusted root is older than its own metadata allows.',
    hint: 'Take a fresh copy of the repository.',
  },
  KEY_INVALID: {
    kind: 'document',
    summary: 'A trusted key is not a public key in PEM that Assay can use.',
    hint: 'Give ECDSA (P-256, P-384, P-521), Ed25519 or RSA keys of at least 2048 bits as PUBLIC KEY or CERTIFICATE in PEM.',
  },
  KEY_UNAVAILABLE: {
    kind: 'unavailable',
    summary: 'A trusted key is kept elsewhere, such as in a key management service, and cannot be had.',
    hint: 'Give the public key in PEM.',
  },
  VERIFIER_INVALID: {
    kind: 'document',
    summary:
      'A verifier breaks its own rules: nobody is named, a regular expression cannot be compiled, a time is no instant.',
  },
  VERIFIER_UNSAFE: {
    kind: 'document',
    summary:
      'A verifier of certificates asks neither for a log nor for a timestamp, so that the time of signing is whatever the signer says.',
    hint: 'Demand the transparency log or a timestamp, or both.',
  },
  SIGNING_KEY_INVALID: {
    kind: 'document',
    summary: 'A private key cannot be read, or its password is wrong.',
    hint: 'Give a key in PEM (PKCS#8, or as cosign writes it) and its password in ASSAY_KEY_PASSWORD.',
  },
  SIGNING_FAILED: {
    kind: 'unavailable',
    summary:
      'A statement could not be signed: the authority, the log or the timestamp authority refused or was not there.',
    hint: 'Check the addresses and that the identity token is still valid.',
  },
} as const;

export const trustError: ErrorMaker<typeof TRUST_ERRORS> = defineErrors(TRUST_ERRORS);
