import type { FileType } from '@assay/core';
import type { GapCode } from '../gap-codes.ts';

/** What an entry of an archive makes. */
export type TarEntryType = FileType | 'hard-link';

/** One entry as its headers describe it. The object is used again for the next entry: copy what is to be kept. */
export interface TarEntry {
  /** As written in the archive, not normalised. */
  name: string;
  type: TarEntryType;
  mode: number;
  uid: number;
  gid: number;
  /** Size of the file as programs see it; 0 for anything but files. */
  sizeBytes: number;
  /** Bytes of its content that are holes of a sparse file, for which nothing is stored. */
  holeBytes: number;
  /** Target of a link as written; empty for anything else. */
  linkName: string;
  /** Names of extended attributes. */
  xattrs: readonly string[];
  /** True when the content cannot be reconstructed, for which a gap was reported. */
  contentUnknown: boolean;
}

/** Takes the content of one file in pieces. Pieces are valid during the call only. */
export interface ContentSink {
  write(bytes: Uint8Array): void;
  /** Called once after the last byte; not called for an archive that breaks off. */
  end(): void;
}

/** Told what is in an archive while it streams by. */
export interface TarHandler {
  /** An entry begins. A sink makes its content be handed over; null passes over it. */
  entry(entry: TarEntry): ContentSink | null;
  /** Something could not be read or is ambiguous; `name` as in the archive. */
  gap(code: GapCode, message: string, name?: string): void;
}
