/** How many pods may be evicted. */
export interface EvictionLimits {
  /** In the whole cluster, per minute. */
  readonly perMinute: number;
  /** Of one workload, per ten minutes, so that it is seen whether the next pod is any better. */
  readonly perWorkload: number;
}

const DEFAULT_EVICTIONS: EvictionLimits = { perMinute: 5, perWorkload: 1 };

const MINUTE_MS = 60_000;
const WORKLOAD_MS = 600_000;

/** Counts evictions, so that a new policy cannot empty a cluster at once. */
export class EvictionBudget {
  readonly #limits: EvictionLimits;
  readonly #now: () => number;
  #taken: readonly { readonly workload: string; readonly at: number }[] = [];

  constructor(limits: EvictionLimits = DEFAULT_EVICTIONS, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Whether one more pod of a workload may go; it counts as gone then, until it is given back. */
  take(workload: string): boolean {
    const now = this.#now();
    this.#taken = this.#taken.filter(({ at }) => now - at < WORKLOAD_MS);
    const inMinute = this.#taken.filter(({ at }) => now - at < MINUTE_MS).length;
    const ofWorkload = this.#taken.filter((one) => one.workload === workload).length;
    if (inMinute >= this.#limits.perMinute || ofWorkload >= this.#limits.perWorkload) return false;
    this.#taken = [...this.#taken, { workload, at: now }];
    return true;
  }

  /** Says that the last pod of a workload that was to go stayed. */
  giveBack(workload: string): void {
    const last = this.#taken.findLastIndex((one) => one.workload === workload);
    this.#taken = this.#taken.filter((_, index) => index !== last);
  }
}
