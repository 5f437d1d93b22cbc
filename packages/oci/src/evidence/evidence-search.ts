import { AssayError, type EvidenceGap } from '@assay/core';
import type { EvidenceLimits } from './evidence-limits.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { type EvidenceGapCode, evidenceGap, gapOfError } from './gap-codes.ts';

/**
 * Looking for evidence in one place: what went wrong on the way is kept, so that the search goes on as long as the place answers at
 * all.
 */
export class EvidenceSearch {
  readonly store: EvidenceStore;
  readonly limits: EvidenceLimits;
  readonly signal: AbortSignal;
  readonly #gaps = new Map<string, EvidenceGap>();
  #answered = false;
  #failure: AssayError | null = null;

  constructor(store: EvidenceStore, limits: EvidenceLimits, signal: AbortSignal) {
    this.store = store;
    this.limits = limits;
    this.signal = signal;
  }

  get gaps(): readonly EvidenceGap[] {
    return [...this.#gaps.values()];
  }

  /** Why nothing could be learned here; null when the place answered at least once. */
  get failure(): AssayError | null {
    return this.#answered ? null : this.#failure;
  }

  /** Notes a gap, once. */
  addGap(code: EvidenceGapCode, message: string): void {
    this.addGaps([evidenceGap(code, this.store.place, message)]);
  }

  /** Notes gaps, each once. */
  addGaps(gaps: readonly EvidenceGap[]): void {
    for (const gap of gaps) this.#gaps.set(JSON.stringify([gap.code, gap.place, gap.message]), gap);
  }

  /**
   * Takes one step. A failure becomes a gap and `null`, unless the work was cancelled or cannot be right at all.
   * @throws ABORTED, errors of kind `usage`, and what is no AssayError
   */
  async attempt<T>(step: () => Promise<T>): Promise<T | null> {
    try {
      const result = await step();
      this.#answered = true;
      return result;
    } catch (error) {
      if (!(error instanceof AssayError) || error.kind === 'aborted' || error.kind === 'usage') throw error;
      if (error.kind === 'unavailable' || error.kind === 'denied') this.#failure ??= error;
      else this.#answered = true;
      this.addGaps([gapOfError(error, this.store.place)]);
      return null;
    }
  }
}
