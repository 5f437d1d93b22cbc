import type { TextWindow } from './text-window.ts';

/** Bytes at the start of a content in which a NUL byte means that it is binary and has no lines. */
const BINARY_PROBE_BYTES = 8000;

/** A place as people read it; null in binary content. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** Counts lines of a stream behind the places that are asked for. */
export class LineCounter {
  #line = 1;
  #lineStart = 0;
  #at = 0;
  #seen = 0;
  #binary = false;

  /** True when the content turned out to be binary. */
  get binary(): boolean {
    return this.#binary;
  }

  /** Looks at a new chunk for what tells binary content from text. */
  probe(chunk: Uint8Array): void {
    if (this.#binary || this.#seen >= BINARY_PROBE_BYTES) return;
    this.#binary = chunk.subarray(0, BINARY_PROBE_BYTES - this.#seen).includes(0);
    this.#seen += chunk.length;
  }

  /** Counts up to an offset; earlier places can no longer be asked for. */
  advance(window: TextWindow, offset: number): void {
    if (this.#binary || offset <= this.#at) return;
    const { count, last } = window.lineFeeds(this.#at, offset);
    this.#line += count;
    if (last !== null) this.#lineStart = last + 1;
    this.#at = offset;
  }

  /** The position of an offset at or after the one that was advanced to. */
  locate(window: TextWindow, offset: number): LinePosition {
    const { count, last } = window.lineFeeds(this.#at, offset);
    const lineStart = last === null ? this.#lineStart : last + 1;
    return { line: this.#line + count, column: offset - lineStart + 1 };
  }
}
