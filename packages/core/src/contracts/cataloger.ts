import type { Digest } from '../digest.ts';
import type { FileView } from '../file-entry.ts';
import type { FileReading, Gap, OperatingSystem } from '../inspection.ts';
import type { Package } from '../package.ts';
import type { ModuleHeader } from './module.ts';

/** Formats of programs and libraries, by their first bytes: ELF, Portable Executable (`MZ`), Mach-O (thin and universal). */
export type FileMagic = 'elf' | 'pe' | 'mach-o';

/** What the files of one layer may still unpack to, together. Depends on nothing but the layer, so that readings can be cached. */
export interface ReadingBudget {
  readonly remainingBytes: number;
  spend(bytes: number): void;
}

/** Content that is read piece by piece, because there is too much of it to be held. */
export interface FileWindows {
  readonly sizeBytes: number;
  /** The bytes from a place on, in memory of their own: fewer where the file ends, and never more than 64 MiB. */
  read(at: number, length: number): Uint8Array;
}

/** A file that a cataloger claimed, whole. Reading happens in a worker thread and must be a pure function of this value. */
export interface ClaimedFile {
  /** Absolute path in the image. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** All of a file that is too large to be held; then `bytes` are its first ones. Only for catalogers that say `windowed`. */
  readonly windows?: FileWindows;
  /** For catalogers that unpack what they read. Default: no limit but their own. */
  readonly budget?: ReadingBudget;
}

/** What a cataloger made of one claimed file, with the place of the file in the final file system. */
export interface ReadFile<Reading> {
  readonly path: string;
  readonly layer: Digest | null;
  readonly layerIndex: number;
  readonly reading: Reading;
}

/** What a cataloger may look at while it puts the image together. */
export interface CatalogContext {
  readonly os: OperatingSystem | null;
  readonly files: FileView;
  /** diffIDs of the layers, base first, for `FileEntry.layer`; empty for a directory. Default: empty. */
  readonly layers?: readonly Digest[];
}

/** What a cataloger found. */
export interface Catalog {
  readonly packages: readonly Package[];
  readonly gaps: readonly Gap[];
}

/**
 * Finds the packages of one kind, in two pure steps. `read` turns one claimed file into a JSON value; the value is cached with
 * the layer. `assemble` sees the readings of all files that are part of the final file system and makes packages of them.
 */
export interface CatalogerSpec<Reading extends FileReading> extends ModuleHeader {
  readonly kind: 'cataloger';
  /** Raised whenever `read` gives another value for the same file: part of the cache key. */
  readonly revision: number;
  /** Whether what it finds is there, or only named by a lock file as what should be there. Default: `installed`. */
  readonly state?: 'installed' | 'declared';
  /**
   * Which files it reads: patterns over the absolute path, where `*` is any run without a slash and `**` any run of whole
   * segments. The last segment may not be `**`.
   */
  readonly claims: readonly string[];
  /**
   * Kinds of files that it reads wherever they are, told by their first bytes. Only files with one of the execute bits set, or named
   * like a library (`*.so`, `*.so.*`, `*.dll`, `*.exe`, `*.node`), are looked at.
   */
  readonly magic?: readonly FileMagic[];
  /** Effect of a claimed file that cannot be read: a package database is `incomplete`, one package of many `partial`. */
  readonly unreadable: Gap['effect'];
  /** Only that many bytes from the start of a claimed file are read; then no file is too large. Default: the whole file. */
  readonly headBytes?: number;
  /** True when it reads files that are too large to be held by `windows`. Default: those become a gap. */
  readonly windowed?: boolean;
  /** Larger files become a gap instead; the inspection's own limit applies as well. Default: what is held, 64 MiB, or that limit where it is `windowed`. */
  readonly maxFileBytes?: number;
  /** Throws `CatalogerError` (or anything) when the file is not what its name promises: that becomes a gap. */
  readonly read: (file: ClaimedFile) => Reading;
  assemble(files: readonly ReadFile<Reading>[], context: CatalogContext): Catalog;
}

/**
 * A cataloger whose kind of reading is known only to itself, so that catalogers can stand in one list. Sound because the engine
 * gives a cataloger only readings that the same revision of it made.
 */
export interface Cataloger extends Omit<CatalogerSpec<FileReading>, 'assemble'> {
  assemble(files: readonly ReadFile<FileReading>[], context: CatalogContext): Catalog;
}

/** Says why a claimed file could not be read; the message goes into the gap. */
export class CatalogerError extends Error {
  override readonly name = 'CatalogerError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
