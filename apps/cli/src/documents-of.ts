import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText, printable } from '@assay/core';
import { cliError } from './errors.ts';
import { isMissing } from './read-input.ts';

/**
 * The file itself, or what a directory holds by one of these patterns, sorted by name: the files of the first pattern that fits any.
 * @throws FILE_UNREADABLE when it does not exist, DOCUMENT_INVALID for a directory without such a file
 */
export async function documentsOf(path: string, patterns: readonly RegExp[]): Promise<readonly string[]> {
  const names = await listDirectory(path);
  if (names === null) return [path];
  for (const pattern of patterns) {
    const found = names.filter((name) => pattern.test(name)).toSorted(compareText);
    if (found.length > 0) return found.map((name) => join(path, name));
  }
  throw cliError('DOCUMENT_INVALID', `the directory ${printable(path)} holds no such documents`);
}

/** Names in a directory; null when it is a file. */
async function listDirectory(path: string): Promise<readonly string[] | null> {
  try {
    const status = await stat(path);
    if (!status.isDirectory()) return null;
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    const reason = isMissing(error)
      ? 'there is no such file'
      : error instanceof Error
        ? error.message
        : 'no reason given';
    throw cliError('FILE_UNREADABLE', `${printable(path)} cannot be read: ${reason}`, { cause: error });
  }
}
