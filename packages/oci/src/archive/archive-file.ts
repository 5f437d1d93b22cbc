import type { FileHandle } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { type LayerContent, printable } from '@assay/core';
import { openRegular, readRange } from '../content/read-bounded.ts';
import { ociError } from '../errors.ts';
import { type ScratchFile, isCompressed, unpackToScratch } from './unpack-to-scratch.ts';
import { type TarMember, indexTar } from './tar-index.ts';

/** A tar whose members are looked up by name. Names never touch the file system of this machine. */
export interface ArchiveFile extends AsyncDisposable {
  /** Path as the user gave it, for messages. */
  readonly path: string;
  readonly names: Iterable<string>;
  /** True when there is a file, or a link that leads to one, of that name. */
  has(name: string): boolean;
  /**
   * A small member, whole, or null when there is none.
   * @throws CONTENT_TOO_LARGE, ARCHIVE_INVALID
   */
  read(name: string, maxBytes: number): Promise<Uint8Array | null>;
  /**
   * Where a member's bytes are, or null when there is none; links inside the archive are followed.
   * @throws ARCHIVE_INVALID
   */
  locate(name: string): Extract<LayerContent, { kind: 'file' }> | null;
}

/** Most links that are followed to one member. */
const MAX_LINKS = 8;

/**
 * Opens a tar. A gzip or zstd compressed one is unpacked into a scratch file first, which goes away with the archive.
 * @throws IMAGE_NOT_FOUND, NOT_AN_IMAGE, ARCHIVE_INVALID, CONTENT_TOO_LARGE, PATH_UNREADABLE, ABORTED
 */
export async function openArchive(
  path: string,
  options: { readonly scratchDirectory: string; readonly signal: AbortSignal },
): Promise<ArchiveFile> {
  const file = await openRegular(resolve(path));
  if (file === null) throw ociError('IMAGE_NOT_FOUND', `there is no file ${path}`);
  const head = await readRange(file, 0, 4);
  if (!isCompressed(head)) return indexArchive({ file, path, actualPath: resolve(path) }, options.signal);
  try {
    const scratch = await unpackToScratch(file, { ...options, path });
    return await openScratch(scratch, path, options.signal);
  } finally {
    await file.close();
  }
}

/**
 * Opens a tar in a scratch file, which goes away with the archive, also when it cannot be opened.
 * @throws ARCHIVE_INVALID, ABORTED
 */
export async function openScratch(scratch: ScratchFile, path: string, signal: AbortSignal): Promise<ArchiveFile> {
  try {
    const file = await openRegular(scratch.path);
    if (file === null) throw ociError('ARCHIVE_INVALID', `${scratch.path} is gone`);
    return await indexArchive({ file, path, actualPath: scratch.path, scratch }, signal);
  } catch (error) {
    await scratch[Symbol.asyncDispose]();
    throw error;
  }
}

interface OpenedTar {
  readonly file: FileHandle;
  readonly path: string;
  /** Absolute path of the plain tar. */
  readonly actualPath: string;
  readonly scratch?: ScratchFile;
}

async function indexArchive(tar: OpenedTar, signal: AbortSignal): Promise<ArchiveFile> {
  const members = await indexTar(tar.file, { path: tar.path, signal }).catch(async (error: unknown) => {
    await tar.file.close();
    throw error;
  });
  return {
    path: tar.path,
    names: members.keys(),
    has: (name) => members.has(name),
    async read(name, maxBytes): Promise<Uint8Array | null> {
      const place = locate(tar, members, name);
      if (place === null) return null;
      if (place.sizeBytes > maxBytes) {
        throw ociError(
          'CONTENT_TOO_LARGE',
          `${printable(name)} has ${place.sizeBytes} bytes; the limit is ${maxBytes}`,
        );
      }
      return readRange(tar.file, place.offset, place.sizeBytes);
    },
    locate: (name) => locate(tar, members, name),
    async [Symbol.asyncDispose](): Promise<void> {
      await tar.file.close();
      await tar.scratch?.[Symbol.asyncDispose]();
    },
  };
}

function locate(
  tar: OpenedTar,
  members: ReadonlyMap<string, TarMember>,
  name: string,
): Extract<LayerContent, { kind: 'file' }> | null {
  let current = name;
  for (let hops = 0; hops <= MAX_LINKS; hops++) {
    const member = members.get(current);
    if (member === undefined) return null;
    if (member.kind === 'file') return { ...member, path: tar.actualPath };
    if (member.kind !== 'link') throw unusable(tar, current, member.kind);
    current = member.symbolic ? followSymbolic(tar, current, member.target) : member.target;
  }
  throw ociError('ARCHIVE_INVALID', `${tar.path}: ${printable(name)} leads through more than ${MAX_LINKS} links`);
}

/** The name that a symbolic link of the archive means, inside the archive. */
function followSymbolic(tar: OpenedTar, name: string, target: string): string {
  const path = posix.normalize(posix.join(posix.dirname(name), target));
  if (!target.startsWith('/') && path !== '..' && !path.startsWith('../')) return path;
  throw ociError('ARCHIVE_INVALID', `${tar.path}: ${printable(name)} is a link out of the archive`);
}

function unusable(tar: OpenedTar, name: string, kind: TarMember['kind']): Error {
  const why = kind === 'repeated' ? 'is in the archive more than once' : 'is not a plain file';
  return ociError('ARCHIVE_INVALID', `${tar.path}: ${printable(name)} ${why}`);
}
