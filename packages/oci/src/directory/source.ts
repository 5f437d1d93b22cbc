import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EMPTY_CONFIG, type Image } from '@assay/core';
import { isMissing } from '../content/read-bounded.ts';
import { ociError } from '../errors.ts';

/**
 * Opens a directory as the root file system of an image: no layers, no configuration, no digests, no platform.
 * @throws IMAGE_NOT_FOUND, NOT_AN_IMAGE, PATH_UNREADABLE
 */
export async function openDirectory(path: string, displayName: string): Promise<readonly Image[]> {
  if (!(await isDirectory(path))) throw ociError('NOT_AN_IMAGE', `${path} is not a directory`);
  const image: Image = {
    sourceKind: 'dir',
    subject: { reference: displayName, digest: null, indexDigest: null, imageId: null, platform: null },
    reference: null,
    config: EMPTY_CONFIG,
    history: [],
    layers: [],
    rootDirectory: resolve(path),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return [image];
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    if (isMissing(cause)) throw ociError('IMAGE_NOT_FOUND', `there is no directory ${path}`, { cause });
    throw ociError('PATH_UNREADABLE', `${path} cannot be read`, { cause });
  }
}
