import type { Decision, Digest, Reference } from '@assay/core';
import type { ScopedPolicy } from '../policies/policy-set.ts';
import type { PullCredentials, RegistryCredential } from './decide.ts';

/** An image to judge by a policy. */
export interface AssessJob {
  /** Where the image is; always with a digest. */
  readonly reference: Reference;
  /** What policy judges: as the object names it, without a digest where that names none. */
  readonly as: Reference;
  readonly policy: ScopedPolicy;
  readonly environment: string | null;
  readonly namespace: string;
  readonly credentials: Readonly<Record<string, RegistryCredential>>;
}

/** Judges images, however long that takes: here, in a thread, or by asking the service. */
export interface ImageAssessor {
  /** One decision for each platform. @throws AssayError */
  readonly assess: (job: AssessJob, signal: AbortSignal) => Promise<readonly Decision[]>;
}

/** Asks registries what tags point at. */
export interface TagResolver {
  /** Null when there is no such image. @throws AssayError */
  readonly resolve: (reference: Reference, credentials: PullCredentials, signal: AbortSignal) => Promise<Digest | null>;
}

/** Is told what judging costs. */
export interface JudgeObserver {
  readonly onLookup: (result: 'hit' | 'miss' | 'stale') => void;
  readonly onRegistryRequest: (outcome: 'ok' | 'failed') => void;
  readonly onAssessed: (outcome: 'decided' | 'failed', milliseconds: number) => void;
}
