import { CatalogerError } from '@assay/core';
import { unreadable } from '../gap-codes.ts';
import { MAX_TEXT_LENGTH } from '../package-text.ts';
import { readSqliteTable } from '../rpm/read-sqlite.ts';

/** An object that Nix knows, with the objects that it needs, by their places in the list. */
export type StoreObject = { readonly path: string; readonly references: readonly number[] };

/** Objects and references of one database; a system has some 10,000 and 100,000. */
const MAX_OBJECTS = 500_000;
const MAX_REFERENCES = 5_000_000;

/**
 * Reads Nix's database: tables `ValidPaths` (the number of a row is the object's id) and `Refs`. No SQL is run.
 * @throws CatalogerError PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT
 */
export function readNixDatabase(bytes: Uint8Array): readonly StoreObject[] {
  try {
    return readObjects(bytes);
  } catch (error) {
    if (!(error instanceof CatalogerError) || error.code !== 'RPM_DATABASE_INVALID') throw error;
    throw unreadable('PACKAGE_FILE_INVALID', 'is not a sound database of Nix');
  }
}

function readObjects(bytes: Uint8Array): readonly StoreObject[] {
  const objects: { path: string; references: number[] }[] = [];
  const places = new Map<number, number>();
  for (const { number, values } of readSqliteTable(bytes, 'ValidPaths')) {
    const path = values[1];
    if (typeof path !== 'string' || path.length > MAX_TEXT_LENGTH) continue;
    if (objects.length >= MAX_OBJECTS) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_OBJECTS} objects`);
    places.set(number, objects.length);
    objects.push({ path, references: [] });
  }
  let count = 0;
  for (const { values } of readSqliteTable(bytes, 'Refs')) {
    const [from, to] = values.map((value) => (typeof value === 'number' ? places.get(value) : undefined));
    if (from === undefined || to === undefined || from === to) continue;
    if ((count += 1) > MAX_REFERENCES) {
      throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_REFERENCES} references`);
    }
    objects[from]?.references.push(to);
  }
  return objects;
}
