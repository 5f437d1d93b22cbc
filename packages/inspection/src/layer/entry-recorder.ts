import type { InspectionLimits } from '@assay/core';
import { ContentPicker } from '../content/content-picker.ts';
import type { ContentTools } from '../content/content-tools.ts';
import type { Selector } from '../content/selection.ts';
import type { GapCode } from '../gap-codes.ts';
import { isMisencoded } from '../tar/decode-name.ts';
import { type EntryPath, normalizeEntryPath } from '../tar/entry-path.ts';
import type { ContentSink, TarEntry, TarHandler } from '../tar/tar-entry.ts';
import type { RecordBuilder } from './record-builder.ts';

const WHITEOUT = '.wh.';
const OPAQUE_MARKER = '.wh..wh..opq';

/** Attributes by which an overlay file system itself hides and redirects. */
const OVERLAY_ATTRIBUTE = /^(?:trusted|user)\.overlay\./;

/** What a recorder goes by. */
export interface EntryRecorderOptions {
  readonly limits: InspectionLimits;
  readonly select: Selector;
  readonly tools: ContentTools;
  /** Called for every entry that comes by. */
  readonly countEntry: () => void;
}

/** Writes the entries of an archive into a record, whiteouts told apart, and lets the content of selected files be picked up. */
export class EntryRecorder implements TarHandler {
  readonly #record: RecordBuilder;
  readonly #limits: InspectionLimits;
  readonly #select: Selector;
  readonly #picker: ContentPicker;
  readonly #countEntry: () => void;
  #entryCount = 0;

  constructor(record: RecordBuilder, options: EntryRecorderOptions) {
    const { limits, select, tools, countEntry } = options;
    this.#record = record;
    this.#limits = limits;
    this.#select = select;
    this.#picker = new ContentPicker(record, limits, tools);
    this.#countEntry = countEntry;
  }

  /** Entries that came by, those left out included. */
  get entryCount(): number {
    return this.#entryCount;
  }

  gap(code: GapCode, message: string, name?: string): void {
    this.#record.gap(code, message, name);
  }

  entry(entry: TarEntry): ContentSink | null {
    this.#entryCount += 1;
    this.#countEntry();
    const path = this.#place(entry);
    if (path === null) return null;
    const nameAt = path.lastIndexOf('/') + 1;
    if (path.startsWith(WHITEOUT, nameAt)) {
      this.#addWhiteout(path, path.slice(nameAt), entry);
      return null;
    }
    const target = this.#linkTarget(entry);
    if (target === null) return null;
    if (entry.xattrs.length > 0 && entry.xattrs.some((name) => OVERLAY_ATTRIBUTE.test(name))) {
      this.gap('ENTRY_OVERLAY_ATTRIBUTE', 'sets an attribute of the overlay file system', entry.name);
    }
    const index = this.#record.add(path, entry.type, entry, target);
    if (entry.type !== 'file') return null;
    const wanted = this.#select(index, path, entry.mode);
    if (wanted === null) return null;
    const { sizeBytes, holeBytes, contentUnknown } = entry;
    return this.#picker.open({ index, path, sizeBytes, holeBytes, contentUnknown }, wanted);
  }

  /** The normalised path, or null for an entry that is left out, for which a gap says why. */
  #place(entry: TarEntry): string | null {
    if (!this.#isShort(entry.name, entry.name)) return null;
    const place = normalizeEntryPath(entry.name);
    if (place.kind !== 'path') {
      this.#reportPlace(place, entry);
      return null;
    }
    if (place.depth > this.#limits.maxPathDepth) {
      this.gap('LIMIT_DEPTH', `lies in ${place.depth} directories`, entry.name);
      return null;
    }
    if (place.hadParentSegments) this.gap('ENTRY_NAME_DOTDOT', `is taken for ${place.path}`, entry.name);
    if (isMisencoded(place.path)) this.gap('ENTRY_NAME_ENCODING', 'has a name that is not UTF-8', place.path);
    return place.path;
  }

  #reportPlace(place: Exclude<EntryPath, { readonly kind: 'path' }>, entry: TarEntry): void {
    if (place.kind === 'escapes') return this.gap('ENTRY_ESCAPES_ROOT', 'leads out of the root', entry.name);
    if (place.kind === 'invalid') return this.gap('ENTRY_NAME_INVALID', place.reason, entry.name);
    if (entry.type !== 'directory') this.gap('ENTRY_NAME_INVALID', 'takes the place of the root', entry.name);
  }

  #isShort(text: string, name: string): boolean {
    const limit = this.#limits.maxNameBytes;
    if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return true;
    this.gap('LIMIT_NAME', `has a name or target of more than ${limit} bytes`, name);
    return false;
  }

  #linkTarget(entry: TarEntry): string | null {
    if (entry.type !== 'symlink' && entry.type !== 'hard-link') return '';
    if (!this.#isShort(entry.linkName, entry.name)) return null;
    if (entry.type === 'symlink') {
      if (entry.linkName !== '' && !entry.linkName.includes('\0')) return entry.linkName;
      this.gap('ENTRY_NAME_INVALID', 'is a symbolic link without a usable target', entry.name);
      return null;
    }
    const target = normalizeEntryPath(entry.linkName);
    if (target.kind === 'path') return target.path;
    this.gap('HARDLINK_BROKEN', 'links to nothing inside the root', entry.name);
    return null;
  }

  #addWhiteout(path: string, base: string, entry: TarEntry): void {
    const directory = path.slice(0, path.length - base.length);
    const hidden = base.slice(WHITEOUT.length);
    if (base === OPAQUE_MARKER) this.#record.add(directory.slice(0, -1) || '/', 'opaque', entry, '');
    else if (hidden.startsWith(WHITEOUT)) this.gap('WHITEOUT_METADATA', 'is private data of aufs', entry.name);
    else if (hidden === '' || hidden === '.' || hidden === '..')
      this.gap('WHITEOUT_INVALID', 'hides nothing', entry.name);
    else this.#record.add(`${directory}${hidden}`, 'whiteout', entry, '');
  }
}
