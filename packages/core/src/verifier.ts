/** Text to compare with: exactly, or as a regular expression of the RE2 class. A regular expression has to match the whole text unless it says `unanchored`. */
export type TextMatch =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly unanchored: boolean };

/** A public key that is trusted. */
export interface TrustedKey {
  /** Shown in messages and facts. */
  readonly name: string;
  /** SubjectPublicKeyInfo or PKCS#1 in PEM, or a certificate in PEM. */
  readonly pem: string;
  readonly hash: 'sha224' | 'sha256' | 'sha384' | 'sha512';
  /** RFC 3339 bounds of trust, by the time that a third party vouches for; null: no bound. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  /** RFC 3339: signatures from then on, and those without a vouched time, are refused; null: not revoked. */
  readonly revokedFrom: string | null;
}

/** Who is trusted among those that a certificate names. Every given part has to match. */
export interface TrustedIdentity {
  readonly issuer: TextMatch | null;
  /** Subject alternative name: address or URI. */
  readonly subject: TextMatch | null;
  /** Further claims of the certificate by their names, for example `sourceRepositoryUri`, `buildSignerUri`, `runnerEnvironment`. */
  readonly claims: Readonly<Record<string, TextMatch>>;
  /** RFC 3339, as for keys. */
  readonly revokedFrom: string | null;
}

/** What of the transparency machinery a verifier demands. */
export interface TransparencyDemand {
  /** An entry of a transparency log of the trusted root. */
  readonly log: 'required' | 'ignored';
  /** A signed certificate timestamp of a certificate log; for certificates only. */
  readonly certificateLog: 'required' | 'ignored';
  /** An RFC 3161 timestamp of an authority of the trusted root. */
  readonly timestamp: 'required' | 'ignored';
}

/** Levels of a Notation trust policy for one check. */
export type NotationAction = 'enforce' | 'log' | 'skip';

/** Notation trust policy, one statement of it. Specification: Notary Project trust store and trust policy 1.0. */
export interface NotationTrust {
  readonly level: 'strict' | 'permissive' | 'audit' | 'skip';
  readonly override: {
    readonly authenticity?: 'enforce' | 'log';
    readonly authenticTimestamp?: 'enforce' | 'log';
    readonly expiry?: 'enforce' | 'log';
    readonly revocation?: NotationAction;
  };
  readonly verifyTimestamp: 'always' | 'afterCertExpiry';
  /** Certificates in PEM by kind of trust store. */
  readonly stores: {
    readonly ca: readonly string[];
    readonly signingAuthority: readonly string[];
    readonly tsa: readonly string[];
  };
  /** `x509.subject: C=…, ST=…, O=…` as attribute lists, each a subset that has to be in the subject; empty: any (`*`). */
  readonly identities: readonly Readonly<Record<string, string>>[];
}

interface NamedVerifier {
  readonly name: string;
  /** Simple-signing or Notation annotations that have to be there with these values. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Another repository in which evidence is looked for; null: where the image is. */
  readonly repository: string | null;
  /** What stands before the tags of cosign in that repository; absent: nothing. */
  readonly tagPrefix?: string;
  /** Name of a trusted root; null: the public-good instance of Sigstore. */
  readonly trustedRoot: string | null;
  /** Which stored forms count: `legacy` = cosign tags, `bundle` = Sigstore bundles; null: all. */
  readonly signatureFormat: 'legacy' | 'bundle' | null;
}

/** Somebody whose signatures count. */
export type Verifier =
  | (NamedVerifier & {
      readonly kind: 'key';
      readonly keys: readonly TrustedKey[];
      readonly demand: TransparencyDemand;
    })
  | (NamedVerifier & {
      readonly kind: 'keyless';
      /** At least one; one of them has to match. */
      readonly identities: readonly TrustedIdentity[];
      readonly demand: TransparencyDemand;
    })
  | (NamedVerifier & { readonly kind: 'notation'; readonly trust: NotationTrust });

/** Where the certificates and log keys of a verifier come from. */
export type TrustedRootSource =
  /** A trusted_root.json (Sigstore protobuf `TrustedRoot`). */
  | { readonly kind: 'document'; readonly json: string }
  /** A TUF repository on the network: base64 of its root.json and its address. */
  | { readonly kind: 'tuf'; readonly root: string | null; readonly mirror: string; readonly target: string }
  /** A copy of a TUF repository (tar.gz, base64): never goes online. */
  | { readonly kind: 'tuf-copy'; readonly root: string; readonly archive: string; readonly target: string }
  /** Bare keys and certificates. */
  | {
      readonly kind: 'keys';
      readonly certificateAuthorities: readonly { readonly uri: string; readonly pem: string }[];
      readonly logs: readonly { readonly baseUrl: string; readonly pem: string; readonly hash: string }[];
      readonly certificateLogs: readonly { readonly baseUrl: string; readonly pem: string; readonly hash: string }[];
      readonly timestampAuthorities: readonly { readonly uri: string; readonly pem: string }[];
    };

/** A trusted root by the name that verifiers call it. */
export interface NamedTrustedRoot {
  readonly name: string;
  readonly source: TrustedRootSource;
}
