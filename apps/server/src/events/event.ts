import type { Verdict } from '@assay/core';

/** Something that happened in a space and that somebody may want to be told of. */
export type ServiceEvent =
  | {
      readonly kind: 'verdict.changed';
      readonly reference: string;
      readonly digest: string;
      readonly policyId: string;
      readonly evaluationId: string;
      readonly verdict: Verdict;
      /** Null the first time. */
      readonly previous: Verdict | null;
      /** Why it was judged: `requested`, `advisory`, `policy`, `exception`, `time`, `tag`. */
      readonly cause: string;
      /** Environments in which the image runs. */
      readonly environments: readonly string[];
    }
  | {
      readonly kind: 'vulnerability.found';
      readonly reference: string;
      readonly digest: string;
      readonly vulnerabilities: readonly { readonly id: string; readonly severity: string; readonly package: string }[];
      readonly environments: readonly string[];
    }
  | {
      readonly kind: 'tag.moved';
      readonly repository: string;
      readonly tag: string;
      readonly digest: string;
      readonly previousDigest: string | null;
    }
  | {
      readonly kind: 'inspection.failed';
      readonly reference: string;
      readonly digest: string | null;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'inspection.finished'; readonly reference: string; readonly digest: string }
  | { readonly kind: 'policy.activated'; readonly policyId: string; readonly name: string; readonly version: number }
  | {
      readonly kind: 'exception.requested';
      readonly itemId: string;
      readonly requestedBy: string;
      readonly reason: string;
    }
  | { readonly kind: 'exception.decided'; readonly itemId: string; readonly state: string; readonly decidedBy: string }
  | { readonly kind: 'exception.expiring'; readonly itemId: string; readonly expiresAt: number }
  | { readonly kind: 'exception.expired'; readonly itemId: string }
  | ({ readonly kind: 'admission.refused' } & AdmissionTold)
  | ({
      readonly kind: 'admission.break-glass';
      /** Name, owner and reason of what was used. */
      readonly breakGlass: string;
    } & AdmissionTold)
  | { readonly kind: 'advisories.updated'; readonly changedPackages: number; readonly changedVerdicts: number }
  | { readonly kind: 'test'; readonly message: string };

/** What is told of a decision at the door of a cluster. */
interface AdmissionTold {
  readonly admissionId: string;
  readonly cluster: string;
  /** That of the namespace; empty where it names none. */
  readonly environments: readonly string[];
  /** `namespace/Kind/name`. */
  readonly workload: string;
  readonly user: string;
  /** The image that it is about; null where it is about none. */
  readonly reference: string | null;
  readonly digest: string | null;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly count: number;
}

/** Names of the events. */
export const EVENT_KINDS = [
  'verdict.changed',
  'vulnerability.found',
  'tag.moved',
  'inspection.failed',
  'inspection.finished',
  'policy.activated',
  'exception.requested',
  'exception.decided',
  'exception.expiring',
  'exception.expired',
  'admission.refused',
  'admission.break-glass',
  'advisories.updated',
  'test',
] as const satisfies readonly ServiceEvent['kind'][];
