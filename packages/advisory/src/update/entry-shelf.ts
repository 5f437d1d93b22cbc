import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonValue, compareText, isJsonObject } from '@assay/core';
import type { ChangeEntry, ChangeFeed } from '../contracts/provider.ts';
import { advisoryError } from '../errors.ts';

/** How far reading has come. */
export interface ShelfState {
  /** Everything up to here is kept; null until the feed was read whole once. */
  readonly until: Date | null;
  /** The question that is being answered, and its next page. */
  readonly open: { readonly since: Date; readonly next: string } | null;
  /** Digests of the documents by name. */
  readonly documents: ReadonlyMap<string, string>;
}

const EMPTY: ShelfState = { until: null, open: null, documents: new Map() };
const STATE_FILE = 'state.json';

/** Entries of one feed as documents in a directory, and how far reading has come. */
export interface EntryShelf {
  readonly state: ShelfState;
  /**
   * The file of a document.
   * @throws FEED_INVALID when it is not there any more; all is read anew the next time
   */
  pathOf(name: string): Promise<string>;
  /**
   * Puts entries in place of those with the same id. What is on disk is whole at any time; doing it again changes nothing.
   * @throws FEED_INVALID when what is kept cannot be read any more; all is read anew the next time
   */
  put(entries: readonly ChangeEntry[], asOf: Date): Promise<void>;
  note(progress: Pick<ShelfState, 'until' | 'open'>): Promise<void>;
}

/** Opens the directory; empty when there is none, when it is of another address, or what it holds cannot be read. */
export async function openShelf(directory: string, url: string, changes: ChangeFeed): Promise<EntryShelf> {
  await mkdir(directory, { recursive: true });
  const known = await readState(directory, url);
  let state = known ?? EMPTY;
  if (known === null) {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
  }
  const place = (name: string): string => join(directory, `${name}.json`);
  const kept = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      await rm(join(directory, STATE_FILE), { force: true });
      throw advisoryError('FEED_INVALID', `What is kept of ${url} in ${directory} is damaged; it is read anew`, {
        cause,
      });
    }
  };
  return {
    get state() {
      return state;
    },
    pathOf: async (name) =>
      kept(async () => {
        await stat(place(name));
        return place(name);
      }),
    put: async (entries, asOf) => {
      const documents = new Map(state.documents);
      for (const [name, fresh] of byShard(entries)) {
        const before = documents.has(name) ? await kept(async () => readShard(place(name), changes)) : [];
        const merged = new Map([...before, ...fresh].map((entry) => [entry.id, entry]));
        const sorted = [...merged.values()].toSorted((a, b) => compareText(a.id, b.id));
        const text = changes.documentOf(sorted, asOf);
        await replace(place(name), text);
        documents.set(name, `sha256:${createHash('sha256').update(text).digest('hex')}`);
      }
      state = { ...state, documents };
    },
    note: async (progress) => {
      state = { ...state, ...progress };
      await replace(join(directory, STATE_FILE), stateText(url, state));
    },
  };
}

function byShard(entries: readonly ChangeEntry[]): ReadonlyMap<string, readonly ChangeEntry[]> {
  const shards = new Map<string, ChangeEntry[]>();
  for (const entry of entries) {
    const known = shards.get(entry.shard);
    if (known === undefined) shards.set(entry.shard, [entry]);
    else known.push(entry);
  }
  return shards;
}

/** The file is ours and was moved into place whole. */
async function readShard(path: string, changes: ChangeFeed): Promise<readonly ChangeEntry[]> {
  return changes.readPage({ path, bytes: await readFile(path) }, 'https://kept.invalid/').entries;
}

async function replace(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  await writeFile(fresh, text);
  await rename(fresh, path);
}

function stateText(url: string, { until, open, documents }: ShelfState): string {
  return JSON.stringify({
    schemaVersion: 1,
    url,
    until: until?.toISOString() ?? null,
    open: open === null ? null : { since: open.since.toISOString(), next: open.next },
    documents: Object.fromEntries(documents),
  });
}

async function readState(directory: string, url: string): Promise<ShelfState | null> {
  try {
    const value: JsonValue = JSON.parse(await readFile(join(directory, STATE_FILE), 'utf8'));
    if (!isJsonObject(value) || value['schemaVersion'] !== 1 || value['url'] !== url) return null;
    const { until, open, documents } = value;
    if (!isJsonObject(documents)) return null;
    const digests = Object.entries(documents).filter(
      (entry): entry is [string, string] => /^[a-z\d-]+$/.test(entry[0]) && typeof entry[1] === 'string',
    );
    return { until: dateOf(until), open: openOf(open), documents: new Map(digests) };
  } catch {
    return null;
  }
}

function openOf(value: JsonValue | undefined): ShelfState['open'] {
  if (!isJsonObject(value)) return null;
  const { since, next } = value;
  const date = dateOf(since);
  return date === null || typeof next !== 'string' || !URL.canParse(next) ? null : { since: date, next };
}

function dateOf(value: JsonValue | undefined): Date | null {
  const date = typeof value === 'string' ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}
