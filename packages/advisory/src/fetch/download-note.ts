import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { type JsonValue, isJsonObject } from '@assay/core';

/** What is remembered of a fetched file, beside it. */
export interface DownloadNote {
  readonly url: string;
  /** Entity tag, RFC 9110 §8.8.3; null when the server gave none. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** RFC 3339. */
  readonly fetchedAt: string;
  /** `sha256:…` of the whole file; empty while it is a part. */
  readonly digest: string;
}

/** The note beside a file; null when file or note is missing, unreadable, or about another address. */
export async function readNote(path: string, url: string): Promise<DownloadNote | null> {
  try {
    await stat(path);
    const value: JsonValue = JSON.parse(await readFile(`${path}.json`, 'utf8'));
    if (!isJsonObject(value)) return null;
    const { url: of, etag, lastModified, fetchedAt, digest } = value;
    if (of !== url || typeof fetchedAt !== 'string' || typeof digest !== 'string') return null;
    return { url, etag: textOrNull(etag), lastModified: textOrNull(lastModified), fetchedAt, digest };
  } catch {
    return null;
  }
}

/** Puts a note beside a file, whole or not at all. */
export async function writeNote(path: string, note: DownloadNote): Promise<void> {
  const fresh = `${path}.json.${process.pid}.new`;
  await writeFile(fresh, JSON.stringify(note));
  await rename(fresh, `${path}.json`);
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
