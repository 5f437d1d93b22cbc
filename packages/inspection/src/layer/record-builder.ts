import { type Gap, printable } from '@assay/core';
import { GAP_CODES, type GapCode, makeGap } from '../gap-codes.ts';
import { MAX_SEARCHED_FILE_BYTES } from '../limits.ts';
import { LayerReadingBudget } from './reading-budget.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import {
  ENTRY_LETTERS,
  type FileDigests,
  type FileReadingRow,
  type LayerContents,
  type LayerRecord,
  type LayerSecret,
  type LayerSecrets,
  RECORD_VERSION,
  type ReadFailure,
} from './layer-record.ts';
import { NumberColumn } from './number-column.ts';
import { PathListBuilder } from './path-list.ts';

/** Gaps of one code that are listed; further ones are counted. */
const MAX_GAPS_OF_ONE_CODE = 100;

/** Characters of a path that a gap shows. */
const MAX_GAP_PATH = 1024;

/** Builds the record of one layer while its entries stream by. */
export class RecordBuilder {
  readonly #paths = new PathListBuilder();
  /** Codes of letters. */
  readonly #types = new NumberColumn((length) => new Uint8Array(length));
  readonly #modes = new NumberColumn((length) => new Uint16Array(length));
  readonly #uids = new NumberColumn((length) => new Float64Array(length));
  readonly #gids = new NumberColumn((length) => new Float64Array(length));
  readonly #sizes = new NumberColumn((length) => new Float64Array(length));
  #links: [number, string][] = [];
  #xattrs: [number, readonly string[]][] = [];
  readonly #gaps: Gap[] = [];
  readonly #gapCounts = new Map<GapCode, number>();
  readings: FileReadingRow[] = [];
  failures: ReadFailure[] = [];
  bytes: [number, string][] = [];
  digests: [number, FileDigests][] = [];
  examined: number[] = [];
  matches: [number, string][] = [];
  #secrets: LayerSecrets[] = [];
  #secretCount = 0;
  /** Work of looking for secrets so far, and texts that were not looked through because there had been too much of it. */
  secretWork = 0;
  unscannedFiles = 0;
  /** Texts that were too large to be searched. */
  unsearchedFiles = 0;
  /** Characters of what catalogers read so far. */
  readingLength = 0;
  /** What archives of the layer may still unpack to. */
  readonly budget: LayerReadingBudget = new LayerReadingBudget();

  /** Number of entries so far, which is the index of the next. */
  get length(): number {
    return this.#paths.length;
  }

  /** Characters of all paths so far. */
  get pathLength(): number {
    return this.#paths.characters;
  }

  /** Adds an entry under its normalised path and gives its index. */
  add(path: string, type: keyof typeof ENTRY_LETTERS, entry: TarEntry, linkTarget: string): number {
    const index = this.#paths.length;
    this.#paths.push(path);
    this.#types.push(ENTRY_LETTERS[type].charCodeAt(0));
    this.#modes.push(entry.mode);
    this.#uids.push(entry.uid);
    this.#gids.push(entry.gid);
    this.#sizes.push(entry.sizeBytes);
    if (type === 'symlink' || type === 'hard-link') this.#links.push([index, linkTarget]);
    if (entry.xattrs.length > 0) this.#xattrs.push([index, entry.xattrs]);
    return index;
  }

  /** Secrets so far. */
  get secretCount(): number {
    return this.#secretCount;
  }

  /** Adds the secrets of one file. */
  addSecrets(index: number, path: string, found: readonly LayerSecret[]): void {
    this.#secretCount += found.length;
    this.#secrets.push({ index, path, found });
  }

  /** Reports a gap; `path` may be any text of the archive. */
  gap(code: GapCode, message: string, path?: string): void {
    const count = (this.#gapCounts.get(code) ?? 0) + 1;
    this.#gapCounts.set(code, count);
    if (count > MAX_GAPS_OF_ONE_CODE) return;
    const text = printable(message);
    this.#gaps.push(makeGap(code, text, path === undefined ? {} : { path: path.slice(0, MAX_GAP_PATH) }));
  }

  /** Drops all but the first entries and what was made of them. */
  truncate(length: number): void {
    if (this.#paths.length <= length) return;
    const columns = [this.#types, this.#modes, this.#uids, this.#gids, this.#sizes];
    for (const column of [this.#paths, ...columns]) column.truncate(length);
    const isKept = ([index]: readonly [number, unknown]): boolean => index < length;
    this.#links = this.#links.filter(isKept);
    this.#xattrs = this.#xattrs.filter(isKept);
    this.bytes = this.bytes.filter(isKept);
    this.digests = this.digests.filter(isKept);
    this.readings = this.readings.filter(({ index }) => index < length);
    this.failures = this.failures.filter(({ index }) => index < length);
    this.examined = this.examined.filter((index) => index < length);
    this.matches = this.matches.filter(isKept);
    this.#secrets = this.#secrets.filter(({ index }) => index < length);
  }

  #contents(): LayerContents {
    const { readings, failures, bytes, digests, examined, matches } = this;
    return { readings, failures, bytes, digests, examined, secrets: this.#secrets, matches };
  }

  build(totals: Pick<LayerRecord, 'entryCount' | 'unpackedBytes' | 'isWhole'>): LayerRecord {
    return {
      version: RECORD_VERSION,
      paths: this.#paths.build(),
      types: Buffer.from(this.#types.build()).toString('latin1'),
      modes: this.#modes.build(),
      uids: this.#uids.build(),
      gids: this.#gids.build(),
      sizes: this.#sizes.build(),
      links: this.#links,
      xattrs: this.#xattrs,
      contents: this.#contents(),
      gaps: [...this.#gaps, ...this.#omitted(), ...this.#unseen()],
      ...totals,
    };
  }

  #unseen(): Gap[] {
    const gaps: Gap[] = [];
    if (this.unscannedFiles > 0) {
      const message = `${this.unscannedFiles} text files were not looked through for secrets: the others took too long`;
      gaps.push(makeGap('SECRET_SCAN_TRUNCATED', message));
    }
    if (this.unsearchedFiles > 0) {
      const message = `${this.unsearchedFiles} text files of more than ${MAX_SEARCHED_FILE_BYTES} bytes were not searched`;
      gaps.push(makeGap('CONTENT_SEARCH_SKIPPED', message));
    }
    return gaps;
  }

  #omitted(): Gap[] {
    const omitted: Gap[] = [];
    for (const [code, count] of this.#gapCounts) {
      if (count <= MAX_GAPS_OF_ONE_CODE) continue;
      const message = `${count - MAX_GAPS_OF_ONE_CODE} further gaps ${code} are not listed`;
      omitted.push({ ...makeGap('GAPS_OMITTED', message), effect: GAP_CODES[code].effect });
    }
    return omitted;
  }
}
