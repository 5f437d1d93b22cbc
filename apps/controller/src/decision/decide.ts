import type { Action, DecisionReason, Digest, Verdict } from '@assay/core';
import type { ScopedPolicy } from '../policies/policy-set.ts';

/** What a registry asks for. */
export interface RegistryCredential {
  readonly username: string;
  readonly password: string;
}

/** Credentials that images of one workload are pulled with. */
export interface PullCredentials {
  /**
   * Names whose credentials these are, and in which version, without telling them; empty when there are none. What was found out with
   * one identity is never told to another.
   */
  readonly identity: string;
  /** Credentials by `host[:port]` of the registry. */
  readonly load: (signal: AbortSignal) => Promise<Readonly<Record<string, RegistryCredential>>>;
}

/** No credentials. */
export const NO_CREDENTIALS: PullCredentials = { identity: '', load: async () => ({}) };

/** One question: may this image run here, by this policy? */
export interface JudgeRequest {
  /** As written in the object. */
  readonly reference: string;
  readonly policy: ScopedPolicy;
  readonly namespace: string;
  /** Null where the namespace does not say, or is not known. */
  readonly environment: string | null;
  readonly pullSecrets: PullCredentials;
  /** When the answer is due, in milliseconds since 1970. Work on it may go on after that. */
  readonly deadline: number;
  /** True: nothing is started or kept because of the question. */
  readonly dryRun: boolean;
  /** What the parent of the object was admitted with; used where the registry cannot be asked. */
  readonly knownDigest?: Digest | null;
}

/** A finding that counts against an image, as far as people are told. Texts are printable and bounded. */
export interface FindingSummary {
  readonly ruleId: string;
  readonly gate: string;
  readonly trigger: string;
  readonly triggerId: string;
  readonly action: Action;
  readonly isError: boolean;
  readonly message: string;
  readonly recommendation: string | null;
}

/** As much of a decision as is kept for answering. */
export interface DecisionSummary {
  /** Short and stable: of image, policy and what was found. */
  readonly id: string;
  readonly verdict: Verdict;
  readonly finalAction: Action;
  readonly reason: DecisionReason;
  /** Canonical, with tag and digest as far as they are known. */
  readonly reference: string;
  readonly digest: Digest;
  readonly policyName: string;
  readonly policyDigest: string;
  /** RFC 3339. */
  readonly evaluatedAt: string;
  /** The weightiest of the findings that count; at most five. */
  readonly findings: readonly FindingSummary[];
  /** Every rule that stops the image or could not be decided, without repetition. */
  readonly blockingRules: readonly string[];
  /** False when there were too many rules to keep them all. */
  readonly hasAllRules: boolean;
  readonly counts: { readonly stop: number; readonly warn: number; readonly error: number };
}

/** The answer. Only `decided` can be a pass. */
export type ImageVerdict =
  | {
      readonly kind: 'decided';
      readonly verdict: Verdict;
      readonly decision: DecisionSummary;
      readonly digest: Digest;
      /** False when the object named only a tag: what runs may be another image then. */
      readonly isPinned: boolean;
      /** Set when what decides was away and an earlier decision answers: how old it is. */
      readonly staleMs: number | null;
    }
  /** Not judged yet; work on it goes on unless it was a dry run. */
  | { readonly kind: 'pending'; readonly why: string; readonly digest: Digest | null }
  /** It could not be judged. `code` is that of the error. */
  | { readonly kind: 'unavailable'; readonly why: string; readonly code: string; readonly hint: string | null };

/** Judges images by what is known, and finds out what is not. */
export interface AdmissionJudge {
  /** The answer where it needs no waiting; null where it does. Never starts work. */
  readonly known: (request: JudgeRequest) => ImageVerdict | null;
  /** The answer, by the deadline at the latest. Never rejects. */
  readonly judge: (request: JudgeRequest) => Promise<ImageVerdict>;
  /** What the reference points at, by the deadline; null when that cannot be told. Never rejects. */
  readonly resolve: (request: JudgeRequest) => Promise<Digest | null>;
  /** Judges anew whatever is known: for what runs, when advisories or signatures may have changed. Never rejects. */
  readonly rejudge: (request: JudgeRequest) => Promise<ImageVerdict>;
}
