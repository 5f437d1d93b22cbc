import type { Digest } from '@assay/core';
import { BoundedMap } from './bounded-map.ts';
import type { DecisionSummary } from './decide.ts';

/** A decision that is kept. */
export interface KeptDecision {
  readonly summary: DecisionSummary;
  /** Revision of the policy that it was made by. */
  readonly revision: string;
  /** Milliseconds since 1970. */
  readonly judgedAt: number;
  /** When it was last tried in vain to judge again; null when that went well. */
  readonly failedAt: number | null;
}

/** What a tag pointed at. */
export interface KeptTag {
  readonly digest: Digest;
  readonly resolvedAt: number;
}

/** A failure that is not tried again at once. */
export interface KeptFailure {
  readonly code: string;
  readonly why: string;
  readonly hint: string | null;
  readonly at: number;
  /** How long it stands at least, in milliseconds. */
  readonly lastsMs: number;
}

/** Tells of what is new, so that it can be written down. */
export interface CacheListener {
  readonly onDecision: (key: string, decision: KeptDecision) => void;
  readonly onTag: (key: string, tag: KeptTag) => void;
}

/** Everything that answers are made of, in memory, bounded. */
export class DecisionCache {
  readonly decisions: BoundedMap<KeptDecision>;
  readonly tags: BoundedMap<KeptTag>;
  readonly failures: BoundedMap<KeptFailure>;
  listener: CacheListener | null = null;

  constructor(maxDecisions: number) {
    this.decisions = new BoundedMap(maxDecisions);
    this.tags = new BoundedMap(maxDecisions);
    this.failures = new BoundedMap(Math.min(maxDecisions, 5000));
  }

  putDecision(key: string, decision: KeptDecision): void {
    this.decisions.set(key, decision);
    this.listener?.onDecision(key, decision);
  }

  putTag(key: string, tag: KeptTag): void {
    this.tags.set(key, tag);
    this.listener?.onTag(key, tag);
  }
}
