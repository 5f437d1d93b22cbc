import type { Action, Cache, InspectionLimits, InspectionRequest, Reference, SecretRulesDocument } from '@assay/core';
import type { InspectionProgress } from '@assay/inspection';
import type { OpenOptions } from '@assay/oci';
import type { CompiledPolicy, PlanOptions } from '@assay/policy';
import type { AcceptsSecret } from './accepted-secrets.ts';
import type { FactSources } from './fact-sources.ts';
import type { MalwareProgress } from './malware-scan.ts';

/** What every command on images needs to know. */
export interface InspectOptions {
  /** The image as the user wrote it. */
  readonly target: string;
  readonly open: OpenOptions;
  /** Judge and show the image as if it had been pulled from there. */
  readonly as: Reference | null;
  readonly limits: InspectionLimits;
  /** What to find out beyond what every inspection holds. */
  readonly request: InspectionRequest;
  /** Own detectors and rules on what is accepted, for the search for secrets. Default none. */
  readonly secretRules?: readonly SecretRulesDocument[];
  /** Secrets that are known and accepted: they are listed apart, and no rule sees them. Default: none are. */
  readonly acceptsSecret?: AcceptsSecret;
  /** The clamd that is asked for malware; none when absent or null. */
  readonly malware?: { readonly address: string } | null;
  readonly cache: Cache | null;
  readonly toolVersion: string;
  readonly signal: AbortSignal;
  /** Tells when an image was inspected; without it that stays unknown. */
  readonly now?: () => Date;
  readonly onProgress?: (event: InspectionProgress) => void;
  readonly onMalwareProgress?: (event: MalwareProgress) => void;
}

/** What deciding needs on top. */
export interface AssessOptions extends InspectOptions {
  readonly policy: CompiledPolicy;
  /** Outcome for an image that no mapping selects; null: as the policy says, `stop` unless it says otherwise. */
  readonly unmapped: Action | null;
  /** What is known of the place that the image is judged for, and how policy is read. Labels are those of the image. */
  readonly planning?: Omit<PlanOptions, 'unmapped' | 'labels'>;
  /** The instant that ages and expiries are judged at. */
  readonly evaluatedAt: Date;
  /** Where facts come from that the image itself does not tell. */
  readonly sources?: FactSources;
}
