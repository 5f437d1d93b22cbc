import {
  constants,
  type Dirent,
  type Stats,
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  readdirSync,
  readlinkSync,
} from 'node:fs';
import type { FileType, InspectionLimits } from '@assay/core';
import { ContentPicker } from '../content/content-picker.ts';
import type { ContentTools } from '../content/content-tools.ts';
import type { Selection, SelectionTarget, Selector } from '../content/selection.ts';
import { inspectionError } from '../errors.ts';
import type { LayerRecord } from '../layer/layer-record.ts';
import { RecordBuilder } from '../layer/record-builder.ts';
import type { UnpackBudget } from '../layer/unpack-budget.ts';
import { decodeName, encodeName, isMisencoded } from '../tar/decode-name.ts';
import type { TarEntry, TarEntryType } from '../tar/tar-entry.ts';

/** How to read a root file system directory. */
export interface DirectoryOptions {
  /** Absolute path on this machine. */
  readonly root: string;
  readonly limits: InspectionLimits;
  readonly select: Selector;
  readonly tools: ContentTools;
  readonly budget: UnpackBudget;
  /** For a second reading: exactly these files, and no walk. */
  readonly targets: readonly SelectionTarget[] | null;
}

/**
 * Reads a root file system directory into the same kind of record as a layer. Links are never followed, neither out nor in.
 * @throws ROOT_DIRECTORY_UNREADABLE
 */
export function readDirectory(options: DirectoryOptions): LayerRecord {
  const reader = new DirectoryReader(options);
  return options.targets === null ? reader.walk() : reader.readTargets(options.targets);
}

/** A directory that is still to be listed: its bytes on this machine, its path in the image, how deep it lies. */
interface PendingDirectory {
  readonly location: Buffer;
  readonly path: string;
  readonly depth: number;
}

const SLASH: Buffer = Buffer.from('/');

/** Bytes that are read from a file at a time. */
const READ_BYTES: number = 256 * 1024;

class DirectoryReader {
  readonly #options: DirectoryOptions;
  readonly #record = new RecordBuilder();
  readonly #picker: ContentPicker;
  readonly #hardLinks = new Map<string, string>();
  readonly #buffer: Buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  #entryCount = 0;
  #unpackedBytes = 0;
  #isWhole = true;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#picker = new ContentPicker(this.#record, options.limits, options.tools);
  }

  walk(): LayerRecord {
    const root = Buffer.from(this.#options.root);
    const first = this.#list(root);
    if (typeof first === 'string') {
      throw inspectionError('ROOT_DIRECTORY_UNREADABLE', `cannot read ${this.#options.root}: ${first}`);
    }
    const pending: PendingDirectory[] = [{ location: root, path: '', depth: 0 }];
    for (let directory = pending.pop(); directory !== undefined && this.#isWhole; directory = pending.pop()) {
      this.#walkDirectory(directory, pending);
    }
    return this.#build();
  }

  readTargets(targets: readonly SelectionTarget[]): LayerRecord {
    for (const target of targets) {
      const wanted = this.#options.select(target.index, target.path, 0);
      const location = Buffer.concat([Buffer.from(this.#options.root), encodeName(target.path)]);
      const stats = this.#stat(location);
      if (wanted !== null && typeof stats !== 'string')
        this.#readFile(location, target.path, target.index, stats, wanted);
    }
    return this.#build();
  }

  #build(): LayerRecord {
    const totals = { entryCount: this.#entryCount, unpackedBytes: this.#unpackedBytes, isWhole: this.#isWhole };
    return this.#record.build(totals);
  }

  #walkDirectory(directory: PendingDirectory, pending: PendingDirectory[]): void {
    const { limits, budget } = this.#options;
    const entries = this.#list(directory.location);
    if (typeof entries === 'string') return this.#unreadable(directory.path || '/', entries);
    for (const { name: bytes } of entries) {
      this.#entryCount += 1;
      if (budget.addEntries(1) > limits.maxEntries) {
        this.#record.gap(
          'LIMIT_ENTRIES',
          `the directory holds more than ${limits.maxEntries} entries; reading stopped there`,
        );
        this.#isWhole = false;
        return;
      }
      const name = decodeName(bytes, 0, bytes.length);
      const path = `${directory.path}/${name}`;
      const location = Buffer.concat([directory.location, SLASH, bytes]);
      if (isMisencoded(name)) this.#record.gap('ENTRY_NAME_ENCODING', 'has a name that is not UTF-8', path);
      if (path.length * 3 > limits.maxNameBytes && Buffer.byteLength(path) > limits.maxNameBytes) {
        this.#record.gap('LIMIT_NAME', `has a path of more than ${limits.maxNameBytes} bytes`, path);
      } else if (directory.depth > limits.maxPathDepth) {
        this.#record.gap('LIMIT_DEPTH', `lies in ${directory.depth} directories`, path);
      } else if (this.#addEntry(location, path)) pending.push({ location, path, depth: directory.depth + 1 });
    }
  }

  /** Records what is at a place; true for a directory. */
  #addEntry(location: Buffer, path: string): boolean {
    const stats = this.#stat(location);
    if (typeof stats === 'string') {
      this.#unreadable(path, stats);
      return false;
    }
    const type = typeOf(stats);
    if (type === null) {
      this.#record.gap('FILE_TYPE_UNKNOWN', 'is a socket or another kind that an image cannot hold', path);
      return false;
    }
    if (type === 'file') this.#addFile(location, path, stats);
    else this.#record.add(path, type, toEntry(stats, type), type === 'symlink' ? this.#target(location, path) : '');
    return type === 'directory';
  }

  #addFile(location: Buffer, path: string, stats: Stats): void {
    const inode = `${stats.dev}:${stats.ino}`;
    const other = stats.nlink > 1 ? this.#hardLinks.get(inode) : undefined;
    if (other !== undefined) {
      this.#record.add(path, 'hard-link', toEntry(stats, 'hard-link'), other);
      return;
    }
    if (stats.nlink > 1) this.#hardLinks.set(inode, path);
    const index = this.#record.add(path, 'file', toEntry(stats, 'file'), '');
    const wanted = this.#options.select(index, path, stats.mode);
    if (wanted !== null) this.#readFile(location, path, index, stats, wanted);
  }

  #readFile(location: Buffer, path: string, index: number, stats: Stats, wanted: Selection): void {
    let file: number;
    try {
      // A link or a pipe that took the place of the file meanwhile is neither followed nor waited for.
      file = openSync(location, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      return this.#unreadable(path, reasonOf(error));
    }
    try {
      const opened = fstatSync(file);
      if (!opened.isFile() || opened.ino !== stats.ino) return this.#unreadable(path, 'it changed while it was read');
      this.#pump(file, path, opened.size, index, wanted);
    } catch (error) {
      this.#unreadable(path, reasonOf(error));
    } finally {
      closeSync(file);
    }
    return undefined;
  }

  #pump(file: number, path: string, sizeBytes: number, index: number, wanted: Selection): void {
    const { limits, budget } = this.#options;
    const sink = this.#picker.open({ index, path, sizeBytes, holeBytes: 0, contentUnknown: false }, wanted);
    if (sink === null) return;
    let position = 0;
    while (position < sizeBytes) {
      const length = readSync(file, this.#buffer, 0, Math.min(READ_BYTES, sizeBytes - position), position);
      if (length === 0) {
        this.#unreadable(path, 'it changed while it was read');
        return;
      }
      if (budget.addBytes(length) > limits.maxUnpackedBytes) {
        this.#isWhole = false;
        this.#record.gap('LIMIT_UNPACKED_BYTES', `more than ${limits.maxUnpackedBytes} bytes to read`, path);
        return;
      }
      this.#unpackedBytes += length;
      position += length;
      sink.write(this.#buffer.subarray(0, length));
    }
    sink.end();
  }

  #target(location: Buffer, path: string): string {
    try {
      const bytes = readlinkSync(location, { encoding: 'buffer' });
      return decodeName(bytes, 0, bytes.length);
    } catch (error) {
      this.#unreadable(path, reasonOf(error));
      return '';
    }
  }

  #list(location: Buffer): Dirent<NonSharedBuffer>[] | string {
    try {
      const entries = readdirSync(location, { withFileTypes: true, encoding: 'buffer' });
      return entries.toSorted((a, b) => Buffer.compare(a.name, b.name));
    } catch (error) {
      return reasonOf(error);
    }
  }

  #stat(location: Buffer): Stats | string {
    try {
      return lstatSync(location);
    } catch (error) {
      return reasonOf(error);
    }
  }

  #unreadable(path: string, reason: string): void {
    this.#record.gap('FILE_UNREADABLE', `cannot be read: ${reason}`, path);
  }
}

type NonSharedBuffer = Buffer<ArrayBuffer>;

function typeOf(stats: Stats): FileType | null {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isCharacterDevice()) return 'character-device';
  if (stats.isBlockDevice()) return 'block-device';
  return stats.isFIFO() ? 'fifo' : null;
}

function toEntry(stats: Stats, type: TarEntryType): TarEntry {
  return {
    name: '',
    type,
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    sizeBytes: type === 'file' || type === 'hard-link' ? stats.size : 0,
    holeBytes: 0,
    linkName: '',
    xattrs: [],
    contentUnknown: false,
  };
}

/** The system's word for what went wrong, such as EACCES. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
