/** Who signed, as far as the signature proves it. */
export interface Signer {
  /** Subject of the certificate; null for a bare key. */
  readonly identity: string | null;
  /** Who vouched for the identity. */
  readonly issuer: string | null;
  /** Name or fingerprint of the key; null for a certificate. */
  readonly key: string | null;
}

/** A signature of the image. */
export interface SignatureFact {
  readonly verified: boolean;
  /** Why it is not verified; null when it is. */
  readonly failure: string | null;
  readonly signer: Signer;
  /** RFC 3339: a time that a third party vouches for; null when none does. */
  readonly signedAt: string | null;
}

/** A statement about the image, with the signature on it. */
export interface AttestationFact {
  /** URI of the kind of statement. */
  readonly predicateType: string;
  readonly verified: boolean;
  readonly failure: string | null;
  readonly signer: Signer;
  readonly signedAt: string | null;
}

/** How the image was built, from a verified provenance statement or from one that nobody vouches for. */
export interface ProvenanceFact {
  readonly verified: boolean;
  readonly builder: string | null;
  readonly buildType: string | null;
  /** Source repository and revision. */
  readonly source: string | null;
  readonly revision: string | null;
  readonly signer: Signer;
}
