import { isJsonObject } from '@assay/core';
import { dockerfileError } from '../errors.ts';
import type { LibraryEntry, LibraryFile } from './library-file.ts';
import type { OfficialLibrary } from './supported-tag.ts';

/** The supported tags of official images at one time. */
export interface LibrarySnapshot {
  /** `YYYY-MM-DD`: the newest change in it. */
  readonly snapshot: string;
  readonly library: OfficialLibrary;
}

/** Most images of one document. */
const MAX_IMAGES = 10_000;

/**
 * Reads the supported tags of official images from their JSON form: `{ schemaVersion: 1, snapshot, images: { NAME: [ { tags, architectures } ] } }`.
 * @throws OFFICIAL_IMAGES_INVALID
 */
export function readLibraryDocument(text: string): LibrarySnapshot {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw dockerfileError('OFFICIAL_IMAGES_INVALID', 'the list of official images is not JSON', { cause });
  }
  if (!isJsonObject(document) || document['schemaVersion'] !== 1 || !isJsonObject(document['images'])) {
    throw dockerfileError('OFFICIAL_IMAGES_INVALID', 'the list of official images is not of version 1');
  }
  const { snapshot } = document;
  const entries = Object.entries(document['images']);
  if (typeof snapshot !== 'string' || entries.length > MAX_IMAGES) {
    throw dockerfileError('OFFICIAL_IMAGES_INVALID', 'the list of official images has no date or too many entries');
  }
  return { snapshot, library: new Map(entries.map(([name, value]) => [name, fileOf(name, value)])) };
}

function fileOf(name: string, value: unknown): LibraryFile {
  if (!Array.isArray(value)) throw invalid(name);
  return { name, entries: value.map((entry: unknown) => entryOf(name, entry)) };
}

function entryOf(name: string, entry: unknown): LibraryEntry {
  if (!isJsonObject(entry)) throw invalid(name);
  const { tags, architectures } = entry;
  return { tags: textsOf(name, tags), architectures: textsOf(name, architectures) };
}

function textsOf(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw invalid(name);
  return value.map((item: unknown) => {
    if (typeof item !== 'string') throw invalid(name);
    return item;
  });
}

function invalid(name: string): Error {
  return dockerfileError(
    'OFFICIAL_IMAGES_INVALID',
    `the entry ${JSON.stringify(name)} of the list of official images is wrong`,
  );
}
