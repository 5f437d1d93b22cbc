import { TEXT_PROBE_BYTES } from '../limits.ts';

/** Tells text from binary content by its first 8 KiB, however these are cut: a NUL byte makes it binary, unless it is UTF-16 with its mark. */
export class TextProbe {
  #seen = 0;
  #first = -1;
  #second = -1;
  #hasNul = false;

  /** True as long as nothing speaks against text. */
  get isText(): boolean {
    return !this.#hasNul || this.isWide;
  }

  /** True for content that starts with the byte order mark of UTF-16. */
  get isWide(): boolean {
    return (this.#first === 0xff && this.#second === 0xfe) || (this.#first === 0xfe && this.#second === 0xff);
  }

  /** Label of the encoding that the text is read in. */
  get encoding(): 'utf-8' | 'utf-16le' | 'utf-16be' {
    if (!this.isWide) return 'utf-8';
    return this.#first === 0xff ? 'utf-16le' : 'utf-16be';
  }

  /** Looks at the next bytes. */
  look(bytes: Uint8Array): void {
    if (this.#seen >= TEXT_PROBE_BYTES || bytes.length === 0) return;
    if (this.#seen === 0) this.#first = bytes[0] ?? -1;
    if (this.#seen < 2) this.#second = bytes[1 - this.#seen] ?? -1;
    if (!this.#hasNul) this.#hasNul = bytes.subarray(0, TEXT_PROBE_BYTES - this.#seen).includes(0);
    this.#seen += bytes.length;
  }
}
