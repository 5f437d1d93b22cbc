import { fillEntry, isKnownType, isSparse } from './entry-headers.ts';
import { ExtendedHeaders } from './extended-headers.ts';
import {
  BLOCK_BYTES,
  type HeaderBlock,
  INVALID_NUMBER,
  hasValidChecksum,
  isZeroBlock,
  parseHeaderBlock,
} from './header-block.ts';
import { type SparseReader, openSparseReader } from './sparse-reader.ts';
import { expandSparse } from './sparse-sink.ts';
import type { ContentSink, TarEntry, TarHandler } from './tar-entry.ts';

type State = 'header' | 'sparse-map' | 'collect' | 'content' | 'skip' | 'zero' | 'ended' | 'broken';

/**
 * Walks a tar archive that is pushed through it in pieces of any size: v7, ustar, star, GNU and PAX. It keeps nothing of the archive
 * but what the current entry needs, and says through its handler what is there and what cannot be read.
 */
export class TarWalker {
  readonly #handler: TarHandler;
  readonly #extended: ExtendedHeaders;
  readonly #entry: TarEntry = emptyEntry();
  readonly #carry: Buffer = Buffer.alloc(BLOCK_BYTES);
  readonly #carryWords: DataView = viewOf(this.#carry);
  /** The memory of the bytes that are pushed just now. */
  #words: DataView = this.#carryWords;
  #carried = 0;
  #state: State = 'header';
  #remaining = 0;
  #padding = 0;
  #sink: ContentSink | null = null;
  #sparse: SparseReader | null = null;
  #isEmpty = true;

  constructor(handler: TarHandler) {
    this.#handler = handler;
    this.#extended = new ExtendedHeaders(handler);
  }

  /** Takes the next bytes of the archive. */
  push(bytes: Uint8Array): void {
    let offset = 0;
    this.#words = viewOf(bytes);
    while (offset < bytes.length && this.#state !== 'broken') offset = this.#step(bytes, offset);
  }

  /** Tells that the archive is over. */
  finish(): void {
    if (this.#state === 'ended' || this.#state === 'broken' || this.#isEmpty) return;
    if (this.#state === 'zero' && this.#carried === 0) return;
    if (this.#state !== 'header' || this.#carried > 0 || this.#extended.isPending) {
      this.#handler.gap(
        'LAYER_CORRUPT',
        'the archive is cut off',
        this.#state === 'content' ? this.#entry.name : undefined,
      );
    } else this.#handler.gap('TAR_UNTERMINATED', 'the archive ends without its end marker');
  }

  #step(bytes: Uint8Array, offset: number): number {
    const state = this.#state;
    if (state === 'content' || state === 'collect' || state === 'skip') return this.#consume(bytes, offset);
    return state === 'ended' ? this.#checkTrailing(bytes, offset) : this.#gatherBlock(bytes, offset);
  }

  #consume(bytes: Uint8Array, offset: number): number {
    const length = Math.min(this.#remaining, bytes.length - offset);
    this.#remaining -= length;
    if (this.#state === 'content') this.#sink?.write(bytes.subarray(offset, offset + length));
    else if (this.#state === 'collect') this.#extended.push(bytes.subarray(offset, offset + length));
    if (this.#remaining === 0) this.#endContent();
    return offset + length;
  }

  #endContent(): void {
    const state = this.#state;
    this.#remaining = this.#padding;
    this.#padding = 0;
    this.#state = this.#remaining > 0 ? 'skip' : 'header';
    if (state === 'content') {
      const sink = this.#sink;
      this.#sink = null;
      sink?.end();
    } else if (state === 'collect') this.#extended.finish();
  }

  #gatherBlock(bytes: Uint8Array, offset: number): number {
    if (this.#carried === 0 && bytes.length - offset >= BLOCK_BYTES) {
      this.#takeBlock(bytes, offset);
      return offset + BLOCK_BYTES;
    }
    const length = Math.min(BLOCK_BYTES - this.#carried, bytes.length - offset);
    this.#carry.set(bytes.subarray(offset, offset + length), this.#carried);
    this.#carried += length;
    this.#isEmpty = false;
    if (this.#carried === BLOCK_BYTES) {
      this.#carried = 0;
      this.#takeBlock(this.#carry, 0);
    }
    return offset + length;
  }

  #takeBlock(bytes: Uint8Array, offset: number): void {
    this.#isEmpty = false;
    if (this.#state === 'sparse-map') this.#takeSparseBlock(bytes, offset);
    else if (bytes[offset] === 0 && isZeroBlock(bytes, offset)) this.#state = this.#state === 'zero' ? 'ended' : 'zero';
    else if (this.#state === 'zero') this.#endWithTrailing();
    else this.#takeHeader(bytes, offset);
    if (this.#state === 'ended' && this.#extended.isPending) this.#break('an extended header is followed by no entry');
  }

  #takeHeader(bytes: Uint8Array, offset: number): void {
    const words = bytes === this.#carry ? this.#carryWords : this.#words;
    if (!hasValidChecksum(bytes, offset, words)) return this.#break('a header has a wrong checksum');
    const block = parseHeaderBlock(bytes, offset);
    switch (block.typeFlag) {
      case 'x':
      case 'g':
      case 'L':
      case 'K':
        return this.#startExtended(block);
      default:
        return this.#startEntry(block, bytes, offset);
    }
  }

  #startExtended(block: HeaderBlock): void {
    if (block.sizeBytes === INVALID_NUMBER) return this.#break('an extended header has no size');
    return this.#startBytes(this.#extended.start(block) ? 'collect' : 'skip', block.sizeBytes);
  }

  #startEntry(block: HeaderBlock, bytes: Uint8Array, offset: number): void {
    const pending = this.#extended.take();
    const stored = fillEntry(this.#entry, block, pending, this.#handler);
    if (stored === INVALID_NUMBER) return this.#break('an entry has a size that cannot be read');
    if (!isKnownType(block.typeFlag)) {
      this.#handler.gap(
        'ENTRY_TYPE_UNKNOWN',
        `has the unknown type ${JSON.stringify(block.typeFlag)}`,
        this.#entry.name,
      );
      return this.#startBytes('skip', stored);
    }
    if (this.#entry.type === 'file' && isSparse(block, pending.pax)) {
      this.#sparse = openSparseReader(bytes, offset, block, pending.pax, stored);
      return this.#continueSparse();
    }
    this.#sink = this.#handler.entry(this.#entry);
    return this.#startBytes('content', stored);
  }

  #takeSparseBlock(bytes: Uint8Array, offset: number): void {
    this.#sparse?.push(bytes.subarray(offset, offset + BLOCK_BYTES));
    this.#continueSparse();
  }

  #continueSparse(): void {
    const sparse = this.#sparse;
    if (sparse === null) return;
    if (sparse.needsBlock()) {
      this.#state = 'sparse-map';
      return;
    }
    this.#sparse = null;
    const { map, logicalBytes, storedBytes } = sparse.result();
    this.#entry.sizeBytes = logicalBytes;
    this.#entry.holeBytes = Math.max(0, logicalBytes - storedBytes);
    this.#entry.contentUnknown = map === null;
    if (map === null) this.#handler.gap('SPARSE_INVALID', 'is a sparse file without a sound map', this.#entry.name);
    const sink = this.#handler.entry(this.#entry);
    this.#sink = sink === null || map === null ? null : expandSparse(map, sink);
    this.#startBytes('content', storedBytes);
  }

  /** Enters a state that takes so many bytes and then the padding to a whole block. */
  #startBytes(state: 'content' | 'collect' | 'skip', bytes: number): void {
    this.#state = state;
    this.#remaining = bytes;
    this.#padding = (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
    if (bytes === 0) this.#endContent();
  }

  #checkTrailing(bytes: Uint8Array, offset: number): number {
    for (let index = offset; index < bytes.length; index += 1) {
      if (bytes[index] !== 0) {
        this.#endWithTrailing();
        break;
      }
    }
    return bytes.length;
  }

  #endWithTrailing(): void {
    this.#state = 'broken';
    this.#handler.gap('TAR_TRAILING_DATA', 'data follow the end of the archive');
  }

  #break(reason: string): void {
    this.#state = 'broken';
    this.#handler.gap('LAYER_CORRUPT', reason);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function emptyEntry(): TarEntry {
  return {
    name: '',
    type: 'file',
    mode: 0,
    uid: 0,
    gid: 0,
    sizeBytes: 0,
    holeBytes: 0,
    linkName: '',
    xattrs: [],
    contentUnknown: false,
  };
}
