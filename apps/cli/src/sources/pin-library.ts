import { type AssayError, printable } from '@assay/core';
import { type LibrarySnapshot, readLibraryDocument } from '@assay/dockerfile';
import { assetPath } from '../asset.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { readInput } from '../read-input.ts';
import { SETTINGS } from '../settings/settings.ts';

const MAX_LIST_BYTES = 16 * 1024 * 1024;

/** The list of official images that was named, or the one that comes with Assay. @throws FILE_UNREADABLE, LIBRARY_INVALID */
export async function readPinLibrary({ settings }: CommandContext): Promise<LibrarySnapshot> {
  const path = settings.get(SETTINGS.officialImages) ?? (await assetPath('data/official-images.json'));
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `the list of official images ${printable(path)} cannot be read: ${reason}`, { cause });
  return readLibraryDocument(await readInput(path, { maxBytes: MAX_LIST_BYTES, refuse }));
}
