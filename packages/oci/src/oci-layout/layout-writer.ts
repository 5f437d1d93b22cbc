import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Digest, type JsonValue, digestAlgorithm, digestHex, isJsonObject } from '@assay/core';
import { readFileBounded } from '../content/read-bounded.ts';
import { ociError } from '../errors.ts';
import { withLock } from './lock-file.ts';
import { MEDIA_TYPES, REF_NAME_ANNOTATION } from '../manifest/media-types.ts';
import { MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';
import { parseStrictJson } from '../manifest/strict-json.ts';
import { blobPath } from './blob-store.ts';

/** Content to write, which can be opened again. */
export interface WritableBlob {
  readonly digest: Digest;
  readonly sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** An entry to add to `index.json`. */
export interface LayoutEntry {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly artifactType: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  /** Name (tag) of the entry, taken from any other entry that has it; null: none. */
  readonly name: string | null;
}

/**
 * Writes a blob into a layout: into a file beside its place, checked, then moved there. A blob that is there with its size is kept.
 * @throws DIGEST_MISMATCH, SIZE_MISMATCH, PATH_UNREADABLE, and what reading the content throws
 */
export async function writeLayoutBlob(directory: string, blob: WritableBlob): Promise<'present' | 'written'> {
  const path = join(directory, blobPath(blob));
  const known = await stat(path).catch(() => null);
  if (known?.isFile() === true && known.size === blob.sizeBytes) return 'present';
  await writeAtomically(path, async (file) => await copyChecked(blob, file));
  return 'written';
}

async function copyChecked(blob: WritableBlob, file: FileHandle): Promise<void> {
  const hash = createHash(digestAlgorithm(blob.digest));
  let sizeBytes = 0;
  for await (const chunk of blob.open()) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > blob.sizeBytes) break;
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  if (sizeBytes !== blob.sizeBytes) {
    throw ociError('SIZE_MISMATCH', `${blob.digest} does not have the promised ${blob.sizeBytes} bytes`);
  }
  if (hash.digest('hex') !== digestHex(blob.digest)) {
    throw ociError('DIGEST_MISMATCH', `bytes that are promised to be ${blob.digest} are others`);
  }
}

/**
 * Adds entries to the `index.json` of a layout, which is made when absent, in one step: readers see all of them or none. Entries that
 * are there stay as they are; a name moves from the entry that had it. Other processes that do the same wait.
 * @throws MANIFEST_INVALID, CONTENT_TOO_LARGE, PATH_UNREADABLE
 */
export async function addLayoutEntries(directory: string, added: readonly LayoutEntry[]): Promise<void> {
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true });
  const marker = await readFileBounded(join(directory, 'oci-layout'), MAX_MANIFEST_BYTES);
  if (marker === null) await writeText(join(directory, 'oci-layout'), { imageLayoutVersion: '1.0.0' });
  const path = join(directory, 'index.json');
  await withLock(`${path}.lock`, async () => {
    const document = await readIndex(path);
    const listed = listOf(document);
    if (added.every((entry) => listed.some((old) => isSame(old, entry)))) return;
    const kept = added.reduce<readonly JsonValue[]>(
      (entries, entry) => entries.flatMap((old) => displace(old, entry)),
      listed,
    );
    await writeText(path, { ...document, manifests: [...kept, ...added.map(encodeEntry)] });
  });
}

function listOf(document: Readonly<Record<string, JsonValue>>): readonly JsonValue[] {
  const listed = document['manifests'] ?? [];
  if (!isList(listed)) throw ociError('MANIFEST_INVALID', 'the manifests of index.json are no list');
  return listed;
}

function isSame(listed: JsonValue, { digest, name }: LayoutEntry): boolean {
  if (!isJsonObject(listed) || listed['digest'] !== digest) return false;
  const annotations = isJsonObject(listed['annotations']) ? listed['annotations'] : {};
  return name === null || annotations[REF_NAME_ANNOTATION] === name;
}

async function readIndex(path: string): Promise<Readonly<Record<string, JsonValue>>> {
  const bytes = await readFileBounded(path, MAX_MANIFEST_BYTES);
  if (bytes === null) return { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex };
  const document = parseStrictJson(bytes, 'index.json', { maxBytes: MAX_MANIFEST_BYTES });
  if (!isJsonObject(document)) throw ociError('MANIFEST_INVALID', 'index.json is not an object');
  return document;
}

/** What stays of an entry when another comes: nothing when it is the same, itself without its name when the other takes that. */
function displace(old: JsonValue, entry: LayoutEntry): readonly JsonValue[] {
  if (!isJsonObject(old)) return [old];
  const annotations = isJsonObject(old['annotations']) ? old['annotations'] : {};
  const { [REF_NAME_ANNOTATION]: name, ...others } = annotations;
  if (old['digest'] === entry.digest && (name === undefined || name === entry.name)) return [];
  if (entry.name === null || name !== entry.name) return [old];
  const { annotations: _, ...rest } = old;
  return [Object.keys(others).length === 0 ? rest : { ...rest, annotations: others }];
}

function encodeEntry({ mediaType, digest, sizeBytes, artifactType, annotations, name }: LayoutEntry): object {
  const all = { ...annotations, ...(name === null ? {} : { [REF_NAME_ANNOTATION]: name }) };
  return {
    mediaType,
    digest,
    size: sizeBytes,
    ...(artifactType === null ? {} : { artifactType }),
    ...(Object.keys(all).length === 0 ? {} : { annotations: all }),
  };
}

async function writeText(path: string, value: object): Promise<void> {
  await writeAtomically(path, async (file) => await file.writeFile(JSON.stringify(value)));
}

async function writeAtomically(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
