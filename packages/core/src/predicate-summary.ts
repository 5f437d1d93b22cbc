import type { Material } from './trust-facts.ts';

/** What policies ask of statements of well-known kinds. Times are RFC 3339; null when not stated. */
export type PredicateSummary =
  | ProvenanceSummary
  /** A scan for vulnerabilities (`https://cosign.sigstore.dev/attestation/vuln/v1`, in-toto `vulns`). */
  | {
      readonly kind: 'vulnerability-scan';
      readonly scanner: string | null;
      readonly scannedAt: string | null;
      /** Findings by severity in lower case; null when the result cannot be read. */
      readonly counts: Readonly<Record<string, number>> | null;
    }
  | { readonly kind: 'sbom'; readonly format: 'cyclonedx' | 'spdx'; readonly components: number | null }
  | {
      readonly kind: 'vex';
      readonly author: string | null;
      readonly statedAt: string | null;
      readonly statements: number;
    }
  /** A verdict about the image (SLSA verification summary). */
  | {
      readonly kind: 'verification-summary';
      readonly verifier: string | null;
      readonly verifiedAt: string | null;
      readonly result: string | null;
      readonly policy: string | null;
      readonly levels: readonly string[];
    };

/** How something was built: SLSA provenance 0.2 and 1.x. */
export interface ProvenanceSummary {
  readonly kind: 'provenance';
  readonly slsaVersion: '0.1' | '0.2' | '1';
  readonly builder: string | null;
  readonly buildType: string | null;
  readonly source: string | null;
  readonly revision: string | null;
  readonly ref: string | null;
  readonly workflow: string | null;
  readonly invocation: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly materials: readonly Material[];
  readonly baseImages: readonly Material[];
}
