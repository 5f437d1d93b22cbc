import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import type { Dispatcher } from 'undici';
import { advisoryError } from '../errors.ts';
import { type DownloadNote, readNote, writeNote } from './download-note.ts';
import { type Answer, ask, retryDelay } from './http-answer.ts';

/** How files are fetched. */
export interface DownloadOptions {
  /** Where bodies are kept from one update to the next. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Bytes of the largest body. Default 4 GiB. */
  readonly maxBytes?: number;
  /** Tries of one file, each going on where the last one stopped. Default 4. */
  readonly tries?: number;
  /** Headers for the origin of the given address only, such as an API key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds before the second try, doubled for each one after it, unless the server says how long. Default 500. */
  readonly retryDelayMs?: number;
  /** The way to an address; undefined for the direct one, which is the default. */
  readonly route?: (url: URL) => Dispatcher | undefined;
  readonly onBytes?: (progress: {
    readonly url: string;
    readonly bytes: number;
    readonly total: number | null;
  }) => void;
}

/** A file of a feed as it is kept on this machine. */
export interface Downloaded {
  /** False when the publisher still has what was kept. */
  readonly changed: boolean;
  readonly path: string;
  readonly note: DownloadNote;
}

const DEFAULT_MAX_BYTES = 4 * 1024 ** 3;
const DEFAULT_TRIES = 4;
const DEFAULT_RETRY_MS = 500;

/**
 * Fetches a file unless the publisher says that it is unchanged, and goes on with a download that broke off. What is kept is
 * replaced only by a whole file.
 * @throws FEED_UNREACHABLE, FEED_LIMIT, ABORTED
 */
export async function download(url: string, options: DownloadOptions): Promise<Downloaded> {
  await mkdir(options.directory, { recursive: true });
  const name = createHash('sha256').update(url).digest('hex').slice(0, 40);
  const place = { url, body: join(options.directory, `${name}.body`), part: join(options.directory, `${name}.part`) };
  const tries = options.tries ?? DEFAULT_TRIES;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(place, options);
    if (outcome.state === 'done') return outcome.downloaded;
    if (attempt >= tries || !outcome.again) throw outcome.error;
    await pause(outcome.delayMs ?? (options.retryDelayMs ?? DEFAULT_RETRY_MS) * 2 ** (attempt - 1), options.signal);
  }
}

interface Place {
  readonly url: string;
  readonly body: string;
  readonly part: string;
}

type Outcome =
  | { readonly state: 'done'; readonly downloaded: Downloaded }
  | { readonly state: 'failed'; readonly again: boolean; readonly delayMs: number | null; readonly error: AssayError };

async function tryOnce(place: Place, options: DownloadOptions): Promise<Outcome> {
  const kept = await readNote(place.body, place.url);
  const begun = await readNote(place.part, place.url);
  const offset = begun !== null && isStrong(begun.etag) ? await sizeOf(place.part) : 0;
  try {
    const answer = await ask(place.url, {
      headers: { ...options.headers, ...conditions(kept, offset > 0 ? begun : null, offset) },
      signal: options.signal,
      route: options.route ?? (() => undefined),
    });
    return await take(place, answer, { kept, offset, options });
  } catch (error) {
    if (options.signal.aborted) throw advisoryError('ABORTED', `Fetching ${place.url} was called off.`);
    if (error instanceof AssayError && error.code !== 'FEED_UNREACHABLE') throw error;
    const why = error instanceof Error ? error.message : String(error);
    const reported = error instanceof AssayError ? error : unreachable(place.url, why);
    // An address of another kind than these does not become one by waiting.
    const again = /^https?:/i.test(place.url);
    return { state: 'failed', again, delayMs: null, error: reported };
  }
}

/** Only a strong entity tag promises the same bytes. RFC 9110 §8.8.1 */
function isStrong(etag: string | null): boolean {
  return etag !== null && etag.startsWith('"');
}

/** A part is gone on with only when its publisher still has the same file; what is kept is asked for only when it changed. */
function conditions(kept: DownloadNote | null, begun: DownloadNote | null, offset: number): Record<string, string> {
  if (begun !== null && begun.etag !== null) return { range: `bytes=${offset}-`, 'if-range': begun.etag };
  if (kept === null) return {};
  return {
    ...(kept.etag === null ? {} : { 'if-none-match': kept.etag }),
    ...(kept.lastModified === null ? {} : { 'if-modified-since': kept.lastModified }),
  };
}

async function take(
  place: Place,
  answer: Answer,
  at: { readonly kept: DownloadNote | null; readonly offset: number; readonly options: DownloadOptions },
): Promise<Outcome> {
  const { kept, offset, options } = at;
  if (answer.status === 304 && kept !== null) {
    await answer.discard();
    return { state: 'done', downloaded: { changed: false, path: place.body, note: kept } };
  }
  const resumed = answer.status === 206 && answer.rangeStart === offset;
  if (answer.status !== 200 && !resumed) {
    await answer.discard();
    if (answer.status === 206 || answer.status === 416) await rm(place.part, { force: true });
    const again = answer.status === 206 || answer.status === 416 || answer.status === 429 || answer.status >= 500;
    const error = unreachable(place.url, `the server answered ${answer.status}`);
    return { state: 'failed', again, delayMs: retryDelay(answer), error };
  }
  const note = await store(place, answer, { offset: resumed ? offset : 0, options });
  return { state: 'done', downloaded: { changed: note.digest !== kept?.digest, path: place.body, note } };
}

async function store(
  place: Place,
  answer: Answer,
  at: { readonly offset: number; readonly options: DownloadOptions },
): Promise<DownloadNote> {
  const { offset, options } = at;
  const limit = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const total = answer.length === null ? null : offset + answer.length;
  if (total !== null && total > limit) {
    await answer.discard();
    throw tooLarge(place.url, limit);
  }
  const note: DownloadNote = {
    url: place.url,
    etag: answer.etag,
    lastModified: answer.lastModified,
    fetchedAt: new Date().toISOString(),
    digest: '',
  };
  await writeNote(place.part, note);
  let bytes = offset;
  // Written here, not by a stream: what is on disk when a connection breaks is then exactly what was counted.
  const file = await open(place.part, offset > 0 ? 'r+' : 'w');
  try {
    for await (const piece of piecesOf(answer.body)) {
      if (bytes + piece.byteLength > limit) throw tooLarge(place.url, limit);
      await file.write(piece, 0, piece.byteLength, bytes);
      bytes += piece.byteLength;
      options.onBytes?.({ url: place.url, bytes, total });
    }
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
  if (total !== null && bytes !== total) throw unreachable(place.url, `${bytes} of ${total} bytes came`);
  const whole = { ...note, digest: await digestOfFile(place.part) };
  await rename(place.part, place.body);
  await writeNote(place.body, whole);
  await rm(`${place.part}.json`, { force: true });
  return whole;
}

async function* piecesOf(body: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const piece of body) if (piece instanceof Uint8Array) yield piece;
}

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return `sha256:${hash.digest('hex')}`;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw advisoryError('ABORTED', 'Fetching advisory data was called off.');
  }
}

function unreachable(url: string, why: string): AssayError {
  return advisoryError('FEED_UNREACHABLE', `${url} could not be fetched: ${why}`);
}

function tooLarge(url: string, limit: number): AssayError {
  return advisoryError('FEED_LIMIT', `${url} is larger than ${limit} bytes`);
}
