import type { FindingSummary } from '../decision/decide.ts';
import type { AdmissionException, BreakGlass, EnforcementMode } from '../policies/policy-set.ts';

/** What becomes of an object at the door, or of one of its images. */
export type AdmissionOutcome =
  | 'admitted'
  | 'warned'
  | 'audited'
  | 'unknown'
  | 'excepted'
  | 'exempt'
  | 'broke-glass'
  | 'refused';

/** What let an object or image in. */
export type Permit = Pick<AdmissionException | BreakGlass, 'name' | 'owner' | 'reason' | 'expiresAt'>;

/** What one policy says of one image of an object. Texts are printable and bounded. */
export interface AdmittedImage {
  /** Canonical where that is known, without the digest. */
  readonly reference: string;
  readonly digest: string | null;
  readonly field: string;
  readonly outcome: AdmissionOutcome;
  readonly mode: EnforcementMode | 'shadow' | 'none';
  /** Null where nothing is judged. */
  readonly policy: string | null;
  /** In the service, where the policy came from there. */
  readonly policyId: string | null;
  readonly policyDigest: string | null;
  readonly decisionId: string | null;
  /** Null when nothing is against it. */
  readonly reason: string | null;
  readonly findings: readonly (Pick<FindingSummary, 'gate' | 'trigger' | 'message' | 'recommendation' | 'isError'> & {
    readonly rule: string;
  })[];
  readonly exceptions: readonly Permit[];
}

/** What was decided on an object, for those who keep that. */
export interface Admission {
  /** RFC 3339. */
  readonly at: string;
  readonly environment: string | null;
  readonly namespace: string;
  readonly workload: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    /** With a star at the end where it is made up, as for the pods of a controller. */
    readonly name: string;
    readonly uid: string | null;
  };
  readonly operation: string;
  readonly user: string;
  readonly uid: string;
  readonly outcome: AdmissionOutcome;
  /** What no image says. */
  readonly message: string | null;
  readonly breakGlass: Permit | null;
  readonly images: readonly AdmittedImage[];
  /** Further ones that are left out. */
  readonly moreImages: number;
}
