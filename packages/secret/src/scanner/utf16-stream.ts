import type { ScanResult, SecretOccurrence } from '../contracts/occurrence.ts';

/** The part of a scan that takes bytes. */
interface ByteSink {
  push(chunk: Uint8Array): void;
  end(): ScanResult;
}

/** What the byte order mark of a content says. */
type Order = 'bytes' | 'little' | 'big';

/** Stands for a UTF-16 unit above U+00FF: a byte that no token has. */
const OTHER = 0xff;
/** Bytes of the byte order mark. */
const MARK_BYTES = 2;

/**
 * Lets a scan read UTF-16 with a byte order mark as if it were one byte per character, and gives the places of the original.
 * Everything else passes through untouched.
 */
export class Utf16Stream {
  readonly #sink: ByteSink;
  #order: Order | null = null;
  /** First byte of a pair whose second has not come yet. */
  #odd: number | null = null;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  push(chunk: Uint8Array): void {
    if (this.#order === 'bytes' || chunk.length === 0) {
      this.#sink.push(chunk);
      return;
    }
    const bytes = this.#joined(chunk);
    if (bytes.length < MARK_BYTES) return;
    if (this.#order === null) {
      this.#order = orderOf(bytes);
      if (this.#order === 'bytes') {
        this.#odd = null;
        this.#sink.push(bytes);
        return;
      }
      this.#narrow(bytes.subarray(MARK_BYTES));
      return;
    }
    this.#narrow(bytes);
  }

  end(): ScanResult {
    if (this.#order === null && this.#odd !== null) this.#sink.push(Uint8Array.of(this.#odd));
    const result = this.#sink.end();
    if (this.#order === null || this.#order === 'bytes') return result;
    return { ...result, occurrences: result.occurrences.map(widen) };
  }

  /** The chunk behind an odd byte that was left over; leaves over a new one. */
  #joined(chunk: Uint8Array): Uint8Array {
    const bytes = this.#odd === null ? chunk : Buffer.concat([Uint8Array.of(this.#odd), chunk]);
    const last = bytes[bytes.length - 1];
    if (this.#order === null && bytes.length >= MARK_BYTES && orderOf(bytes) === 'bytes') return bytes;
    this.#odd = bytes.length % 2 === 1 && last !== undefined ? last : null;
    return bytes;
  }

  #narrow(bytes: Uint8Array): void {
    const low = this.#order === 'little' ? 0 : 1;
    const narrow = new Uint8Array(bytes.length >> 1);
    for (let at = 0; at < narrow.length; at++) {
      narrow[at] = bytes[at * 2 + 1 - low] === 0 ? (bytes[at * 2 + low] ?? OTHER) : OTHER;
    }
    this.#sink.push(narrow);
  }
}

/** True for a content that starts with the byte order mark of UTF-16. */
export function isUtf16(bytes: Uint8Array): boolean {
  return orderOf(bytes) !== 'bytes';
}

function orderOf(bytes: Uint8Array): Order {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'big' : 'bytes';
}

function widen(occurrence: SecretOccurrence): SecretOccurrence {
  const { column } = occurrence;
  return {
    ...occurrence,
    offset: occurrence.offset * 2 + MARK_BYTES,
    lengthBytes: occurrence.lengthBytes * 2,
    column: column === null ? null : column * 2 - 1,
  };
}
