import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { parseAllDocuments } from 'yaml';
import { controllerError } from '../errors.ts';

/** Bytes of one file. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Files of a directory, and directories within each other. */
const MAX_FILES = 10_000;
const MAX_DEPTH = 16;

/** An object of a manifest. */
export interface Manifest {
  readonly file: string;
  readonly object: { readonly [key: string]: unknown };
}

/**
 * Reads the objects of files, and of all YAML and JSON files of directories; lists are taken apart.
 * @throws MANIFEST_UNREADABLE
 */
export async function readManifests(paths: readonly string[]): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  for (const path of paths) {
    for (const file of await filesOf(path, 0)) manifests.push(...(await readFileObjects(file)));
  }
  return manifests;
}

async function filesOf(path: string, depth: number): Promise<readonly string[]> {
  let status;
  try {
    status = await stat(path);
  } catch (cause) {
    throw controllerError('MANIFEST_UNREADABLE', `${path} does not exist or cannot be read`, { cause });
  }
  if (!status.isDirectory()) return [path];
  const found: string[] = [];
  for (const entry of (await readdir(path, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const below = join(path, entry.name);
    if (entry.isDirectory() && depth < MAX_DEPTH) found.push(...(await filesOf(below, depth + 1)));
    else if (entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name)) found.push(below);
    if (found.length > MAX_FILES)
      throw controllerError('MANIFEST_UNREADABLE', `${path} holds more than ${MAX_FILES} files`);
  }
  return found;
}

async function readFileObjects(file: string): Promise<readonly Manifest[]> {
  const bytes = await readFile(file);
  if (bytes.length > MAX_BYTES)
    throw controllerError('MANIFEST_UNREADABLE', `${file} is larger than ${MAX_BYTES} bytes`);
  const documents = parseAllDocuments(bytes.toString('utf8'));
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      throw controllerError('MANIFEST_UNREADABLE', `${file} is not YAML: ${error.message.split('\n')[0] ?? ''}`);
    }
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return flatten(value, file);
  });
}

function flatten(value: unknown, file: string): readonly Manifest[] {
  if (value === null || value === undefined) return [];
  if (!isJsonObject(value)) throw controllerError('MANIFEST_UNREADABLE', `${file} holds something that is no object`);
  const items = value['items'];
  if (typeof value['kind'] === 'string' && value['kind'].endsWith('List') && Array.isArray(items)) {
    return items.flatMap((item: unknown) => flatten(item, file));
  }
  return [{ file, object: value }];
}
