import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { serverError } from '../errors.ts';

/**
 * Makes the data directory, for its owner alone, where it is not there.
 * @throws DATA_DIRECTORY_UNUSABLE
 */
export async function prepareDataDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw serverError('DATA_DIRECTORY_UNUSABLE', `the data directory ${path} cannot be used (${code})`, { cause });
  }
}
