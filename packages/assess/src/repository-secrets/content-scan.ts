import {
  type ScanResult,
  type SecretOccurrence,
  type SecretStream,
  type Suppressed,
  switchedOffLines,
} from '@assay/secret';
import type { SecretSearch } from './secret-search.ts';

/** Bytes at the start of a content by which text is told from binary. */
const PROBE_BYTES = 8192;
/** Text larger than this is worth a word: it takes time, and few people write so much. */
const LARGE_BYTES = 10 * 1000 * 1000;

/** Where a content stands, and what is known of it. */
export interface ContentPlace {
  /** As text. */
  readonly path: string;
  /** True where nobody wrote it by hand: what only guesses from names does not look there. */
  readonly isGenerated: boolean;
}

/** What was found in one content. */
export interface ScannedContent {
  readonly occurrences: readonly SecretOccurrence[];
  /** True when a limit was reached: there may be more. */
  readonly truncated: boolean;
  /** True for binary content that was not looked through. */
  readonly isSkipped: boolean;
  /** True for text that is worth a word because of its size. */
  readonly isLarge: boolean;
  /** Secrets that comments and rules accept. */
  readonly acceptedByComment: number;
  readonly acceptedByRule: number;
}

const NOTHING: ScannedContent = {
  occurrences: [],
  truncated: false,
  isSkipped: false,
  isLarge: false,
  acceptedByComment: 0,
  acceptedByRule: 0,
};

/** Looks through contents, one after the other. */
export class ContentScan {
  readonly #search: SecretSearch;
  readonly #takesAll: boolean;
  readonly #exceptions: boolean;
  #place: ContentPlace = { path: '', isGenerated: false };
  #stream: SecretStream | null = null;
  #isFirst = true;
  #size = 0;
  /** Contents and bytes so far. */
  contents = 0;
  bytes = 0;

  constructor(search: SecretSearch, options: { readonly binary: boolean; readonly exceptions: boolean }) {
    this.#search = search;
    this.#takesAll = options.binary;
    this.#exceptions = options.exceptions;
  }

  /** Looks through a whole content. */
  whole(bytes: Buffer, place: ContentPlace): ScannedContent {
    this.contents++;
    this.bytes += bytes.length;
    if (bytes.length === 0) return NOTHING;
    if (!this.#takes(bytes, place.path)) return { ...NOTHING, isSkipped: true };
    const result = this.#search.scanner.scan(bytes, { path: place.path });
    if (result.occurrences.length === 0) return this.#tell(result, place, null);
    const isOff = this.#exceptions ? switchedOffLines(bytes) : null;
    return this.#tell(result, place, isOff);
  }

  /** Begins a content that comes in chunks. */
  begin(place: ContentPlace): void {
    this.#place = place;
    this.#stream = null;
    this.#isFirst = true;
    this.#size = 0;
  }

  /** Takes the next chunk, and says whether more of them matter; the caller may use its buffer again afterwards. */
  chunk(bytes: Buffer): 'more' | 'enough' {
    this.#size += bytes.length;
    if (this.#isFirst && this.#takes(bytes, this.#place.path)) {
      this.#stream = this.#search.scanner.stream({ path: this.#place.path });
    }
    this.#isFirst = false;
    this.#stream?.push(bytes);
    return this.#stream === null ? 'enough' : 'more';
  }

  /** Ends the content. */
  end(): ScannedContent {
    this.contents++;
    this.bytes += this.#size;
    if (this.#stream === null) return { ...NOTHING, isSkipped: !this.#isFirst };
    const result = this.#stream.end();
    this.#stream = null;
    return { ...this.#tell(result, this.#place, null), isLarge: this.#size > LARGE_BYTES };
  }

  #takes(bytes: Buffer, path: string): boolean {
    return this.#takesAll || isText(bytes) || this.#search.takesBinary(path);
  }

  #tell(result: ScanResult, { isGenerated }: ContentPlace, isOff: ((line: number) => boolean) | null): ScannedContent {
    const { truncated, suppressed } = result;
    if (result.occurrences.length === 0 && !truncated && !isAnyAccepted(suppressed)) return NOTHING;
    const meant = isGenerated
      ? result.occurrences.filter(({ detector }) => !this.#search.isGeneric(detector))
      : result.occurrences;
    const occurrences = isOff === null ? meant : meant.filter(({ line }) => line === null || !isOff(line));
    return {
      ...NOTHING,
      occurrences,
      truncated,
      acceptedByComment: suppressed.comment + meant.length - occurrences.length,
      acceptedByRule: suppressed.rule,
    };
  }
}

function isAnyAccepted({ comment, rule }: Suppressed): boolean {
  return comment + rule > 0;
}

/** True for text, by its first bytes: a NUL makes it binary, unless it is UTF-16 with its mark. */
function isText(bytes: Buffer): boolean {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isWide || !bytes.subarray(0, PROBE_BYTES).includes(0);
}
