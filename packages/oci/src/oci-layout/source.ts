import { type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Image } from '@assay/core';
import type { ContentOptions } from '../content/open-content.ts';
import { readFileBounded } from '../content/read-bounded.ts';
import { ociError } from '../errors.ts';
import type { LayoutFiles } from './blob-store.ts';
import { openLayout } from './open-layout.ts';

/** An OCI image layout in a directory. */
export interface LayoutTarget {
  /** Target as the user wrote it. */
  readonly text: string;
  readonly path: string;
  readonly name: string | null;
}

/**
 * Opens images of an OCI image layout in a directory. Blobs may be symbolic links; what they lead to must be regular files.
 * @throws IMAGE_NOT_FOUND, PATH_UNREADABLE and what `openLayout` throws
 */
export async function openOciLayout(target: LayoutTarget, options: ContentOptions): Promise<readonly Image[]> {
  if (statFile(target.path) === undefined) throw ociError('IMAGE_NOT_FOUND', `there is no directory ${target.path}`);
  const names = { kind: 'oci' as const, displayName: target.text, path: target.path, name: target.name };
  return openLayout(directoryFiles(resolve(target.path)), names, options);
}

/** The files of a layout in a directory. */
export function directoryFiles(directory: string): LayoutFiles {
  return {
    read: (path, maxBytes) => readFileBounded(join(directory, path), maxBytes),
    locate: (path) => locateFile(join(directory, path)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function locateFile(path: string): ReturnType<LayoutFiles['locate']> {
  const stats = statFile(path);
  if (stats === undefined) return null;
  if (!stats.isFile()) throw ociError('NOT_AN_IMAGE', `${path} is not a regular file`);
  return { kind: 'file', path, offset: 0, sizeBytes: stats.size };
}

function statFile(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw ociError('PATH_UNREADABLE', `${path} cannot be read`, { cause });
  }
}
