import type { HitList } from './keyword-automaton.ts';

/** A keyword that was met. */
export interface PendingHit {
  readonly keyword: number;
  /** Offset of its first byte. */
  readonly start: number;
}

/** Keywords that were met and wait until enough of what follows them is there, in the order of the content. */
export class PendingHits implements HitList {
  readonly #keywords: number[] = [];
  readonly #starts: number[] = [];
  #head = 0;
  /** Offset of the chunk that is being read. */
  base = 0;

  add(keyword: number, start: number): void {
    this.#keywords.push(keyword);
    this.#starts.push(this.base + start);
  }

  /** Start of the oldest hit; infinite when there is none. */
  get oldest(): number {
    return this.#starts[this.#head] ?? Infinity;
  }

  /** Takes the oldest hit. */
  take(): PendingHit {
    const hit = { keyword: this.#keywords[this.#head] ?? 0, start: this.#starts[this.#head] ?? 0 };
    this.#head++;
    return hit;
  }

  /** Lets go of the memory of what was taken. */
  compact(): void {
    this.#keywords.splice(0, this.#head);
    this.#starts.splice(0, this.#head);
    this.#head = 0;
  }

  /** Forgets everything. */
  clear(): void {
    this.#head = this.#starts.length;
    this.compact();
  }
}
