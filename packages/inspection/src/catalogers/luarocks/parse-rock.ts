import { isJsonObject } from '@assay/core';
import { decodeText } from '../decode-text.ts';
import { unreadable } from '../gap-codes.ts';
import { membersOf, shortText, shortTexts } from '../package-text.ts';
import { readLuaAssignments } from './lua-table.ts';

/** What the rockspec of an installed rock tells; its name and version are those of its folder. */
export type Rockspec = {
  readonly licenses: readonly string[];
  readonly homepage: string;
  readonly summary: string;
  readonly source: string;
};

/**
 * A file of a rock: path below one of the parts `lua`, `lib`, `bin`, `conf`, `doc`, …, with its
 * MD5; no part for what lies in the folder of the rock itself.
 */
export type RockFile = { readonly part: string; readonly path: string; readonly md5: string };

/** Files of one rock. */
const MAX_FILES = 500_000;

/**
 * Reads a rockspec.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function parseRockspec(bytes: Uint8Array): Rockspec {
  const assignments = readLuaAssignments(decodeText(bytes));
  const description = membersOf(assignments.get('description'));
  return {
    licenses: shortTexts(description['license']),
    homepage: shortText(description['homepage']),
    summary: shortText(description['summary']),
    source: shortText(membersOf(assignments.get('source'))['url']),
  };
}

/**
 * Reads `rock_manifest`: a table for each part, with directories as tables and files with their MD5.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function parseRockManifest(bytes: Uint8Array): readonly RockFile[] {
  const manifest = readLuaAssignments(decodeText(bytes)).get('rock_manifest');
  const files: RockFile[] = [];
  for (const [part, members] of Object.entries(membersOf(manifest))) {
    if (isJsonObject(members)) collectFiles(members, { part, folder: '', files });
    else collectFiles({ [part]: members }, { part: '', folder: '', files });
  }
  return files;
}

function collectFiles(
  members: Readonly<Record<string, unknown>>,
  { part, folder, files }: { readonly part: string; readonly folder: string; readonly files: RockFile[] },
): void {
  for (const [name, member] of Object.entries(members)) {
    const path = `${folder}${name}`;
    if (path.length > 4096) continue;
    if (isJsonObject(member)) collectFiles(member, { part, folder: `${path}/`, files });
    else if (typeof member === 'string' && /^[0-9a-f]{32}$/.test(member)) files.push({ part, path, md5: member });
    if (files.length > MAX_FILES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_FILES} files`);
  }
}
