import { type PendingHeaders, meaningfulGlobalKeys, noPendingHeaders } from './entry-headers.ts';
import { type HeaderBlock, readText } from './header-block.ts';
import { type PaxRecords, parsePaxRecords } from './pax-records.ts';
import type { TarHandler } from './tar-entry.ts';

/** Bytes of one extended header that are read. */
const MAX_EXTENDED_HEADER_BYTES: number = 1024 * 1024;

/** Gathers the extended headers (PAX `x` and `g`, GNU `L` and `K`) that stand before an entry. */
export class ExtendedHeaders {
  readonly #handler: TarHandler;
  #typeFlag = '';
  #pieces: Buffer[] = [];
  #pending: PendingHeaders = noPendingHeaders();
  #isPending = false;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** True while headers wait for the entry that they are about. */
  get isPending(): boolean {
    return this.#isPending;
  }

  /** Begins a header; false when it is too large to be read and has to be passed over. */
  start(block: HeaderBlock): boolean {
    if (block.typeFlag !== 'g') this.#isPending = true;
    this.#typeFlag = block.typeFlag;
    this.#pieces = [];
    if (block.sizeBytes <= MAX_EXTENDED_HEADER_BYTES) return true;
    this.#handler.gap('TAR_HEADER_TOO_LARGE', `an extended header has ${block.sizeBytes} bytes`);
    return false;
  }

  /** Takes a piece of the header's content. */
  push(bytes: Uint8Array): void {
    this.#pieces.push(Buffer.from(bytes));
  }

  /** Reads the header that `push` gave the content of. */
  finish(): void {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    if (this.#typeFlag === 'L') this.#pending.longName = readText(bytes, 0, bytes.length);
    else if (this.#typeFlag === 'K') this.#pending.longLink = readText(bytes, 0, bytes.length);
    else this.#applyPax(bytes);
  }

  /** What was said about the entry that comes now; forgotten afterwards. */
  take(): PendingHeaders {
    if (!this.#isPending) return this.#pending;
    const pending = this.#pending;
    this.#pending = noPendingHeaders();
    this.#isPending = false;
    return pending;
  }

  #applyPax(bytes: Buffer): void {
    const parsed = parsePaxRecords(bytes);
    if (parsed.kind === 'invalid') return this.#handler.gap('PAX_INVALID', parsed.reason);
    if (parsed.conflicts.length > 0) {
      this.#handler.gap(
        'PAX_CONFLICT',
        `a PAX header gives two values for ${parsed.conflicts.slice(0, 10).join(', ')}`,
      );
    }
    if (this.#typeFlag === 'g') this.#checkGlobal(parsed.records);
    else this.#pending.pax = parsed.records;
  }

  /** Global headers are passed over, as container runtimes do, who would lose headers before them as well. */
  #checkGlobal(records: PaxRecords): void {
    const keys = meaningfulGlobalKeys(records);
    if (this.#isPending) keys.push('nothing, but comes between an entry and its own header');
    if (keys.length === 0) return;
    this.#handler.gap('PAX_GLOBAL_IGNORED', `a global PAX header sets ${keys.slice(0, 10).join(', ')}`);
  }
}
