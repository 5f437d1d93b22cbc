import { repositoryError } from '../errors.ts';
import type { GitPlace, GitTool } from './git-tool.ts';
import { type GitEnd, streamGit } from './run-git.ts';

/** Largest blob that is handed over in one piece; larger ones come in chunks. */
const MAX_WHOLE = 4 * 1024 * 1024;
/** Ids that are written to git at a time. */
const BATCH = 256;
/** Largest blob that is read: little in a pack can become much. */
const MAX_BLOB = 1024 ** 3;
/** How often git may die of a damaged object before the rest is given up. */
const MAX_DEATHS = 100;
/** Longest line before a content. */
const MAX_HEADER = 512;

/** Takes the contents of blobs, in the order in which they were asked for. */
export interface BlobVisitor {
  /** A whole content; the bytes are valid until it returns. */
  whole(id: string, bytes: Buffer): void;
  /** A content that comes in chunks: the first call of several. */
  begin(id: string, sizeBytes: number): void;
  chunk(bytes: Buffer): void;
  end(): void;
  /** A content that is not there, or cannot be read. A content that began may be lost as well. */
  lost(id: string, reason: 'missing' | 'damaged' | 'too-large'): void;
}

/** What blobs are read from. */
export interface BlobSource {
  readonly git: GitTool;
  readonly place: GitPlace;
  readonly signal: AbortSignal;
}

/**
 * Reads blobs, each once, by one process of git that is started again where it dies of a damaged one.
 * @throws GIT_FAILED when it dies again and again, GIT_TIMEOUT, what the visitor throws
 */
export async function readBlobs(source: BlobSource, ids: readonly string[], visitor: BlobVisitor): Promise<void> {
  let from = 0;
  for (let deaths = 0; from < ids.length; deaths++) {
    const stream = new BlobStream(ids, from, visitor);
    const end = await readTo(stream, source, lines(ids, from));
    if (stream.next === ids.length) return;
    if (end !== null) refuse(deaths, end);
    else if (deaths >= MAX_DEATHS) throw repositoryError('GIT_FAILED', `more than ${MAX_DEATHS} objects are too large`);
    visitor.lost(ids[stream.next] ?? '', end === null ? 'too-large' : 'damaged');
    from = stream.next + 1;
  }
}

/** Reads until git ends, or is ended at a blob that is too large: then the result is null. */
async function readTo(stream: BlobStream, source: BlobSource, input: Iterable<string>): Promise<GitEnd | null> {
  const onOutput = (chunk: Buffer): void => stream.push(chunk);
  try {
    return await streamGit({ ...source, args: ['cat-file', '--batch', '--buffer'], input, onOutput });
  } catch (error) {
    if (error instanceof BlobTooLarge) return null;
    throw error;
  }
}

/** Ends a stream at a blob that is not read. */
class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge';
}

function refuse(deaths: number, { code }: GitEnd): void {
  if (code === 0) throw repositoryError('GIT_FAILED', 'git cat-file ended before it had told everything');
  if (deaths >= MAX_DEATHS) throw repositoryError('GIT_FAILED', `more than ${MAX_DEATHS} objects are damaged`);
}

function* lines(ids: readonly string[], from: number): Generator<string> {
  for (let at = from; at < ids.length; at += BATCH) yield `${ids.slice(at, at + BATCH).join('\n')}\n`;
}

/** Reads the output of `git cat-file --batch`: a line, a content, a line feed, and so on. */
class BlobStream {
  readonly #ids: readonly string[];
  readonly #visitor: BlobVisitor;
  /** Place of the blob that comes next, or is coming. */
  next: number;
  #header = '';
  /** Bytes of the content that are to come; null before its line was read. */
  #left: number | null = null;
  #isWhole = true;
  #parts: Buffer[] = [];

  constructor(ids: readonly string[], from: number, visitor: BlobVisitor) {
    this.#ids = ids;
    this.next = from;
    this.#visitor = visitor;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.#left === null ? this.#readHeader(chunk, at) : this.#readContent(chunk, at);
  }

  #readHeader(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(0x0a, at);
    const stop = end < 0 ? chunk.length : end;
    this.#header += chunk.toString('latin1', at, stop);
    if (this.#header.length > MAX_HEADER) throw repositoryError('GIT_FAILED', 'git cat-file says what cannot be read');
    if (end < 0) return stop;
    this.#takeHeader(this.#header);
    this.#header = '';
    return end + 1;
  }

  #takeHeader(header: string): void {
    const id = this.#ids[this.next] ?? '';
    const [said, type, size] = header.split(' ');
    if (said !== id) throw repositoryError('GIT_FAILED', 'git cat-file answers what it was not asked');
    const sizeBytes = Number(size);
    if (type === 'missing' || !Number.isSafeInteger(sizeBytes)) {
      this.#visitor.lost(id, 'missing');
      this.next++;
      return;
    }
    if (sizeBytes > MAX_BLOB) throw new BlobTooLarge(id);
    this.#left = sizeBytes;
    this.#isWhole = sizeBytes <= MAX_WHOLE;
    if (!this.#isWhole) this.#visitor.begin(id, sizeBytes);
  }

  /** Reads what is there of a content, and of the line feed behind it. */
  #readContent(chunk: Buffer, at: number): number {
    const left = this.#left ?? 0;
    if (left > 0) {
      const end = Math.min(chunk.length, at + left);
      this.#take(chunk.subarray(at, end), end - at === left);
      this.#left = left - (end - at);
      return end;
    }
    if (this.#isWhole && this.#parts.length === 0) this.#visitor.whole(this.#ids[this.next] ?? '', NOTHING);
    this.#parts = [];
    if (!this.#isWhole) this.#visitor.end();
    this.#left = null;
    this.next++;
    return at + 1;
  }

  #take(bytes: Buffer, isLast: boolean): void {
    if (!this.#isWhole) {
      this.#visitor.chunk(bytes);
      return;
    }
    const isOnly = isLast && this.#parts.length === 0;
    // Chunks of the pipe are not used again, so what is kept need not be copied.
    this.#parts.push(bytes);
    if (isLast) this.#visitor.whole(this.#ids[this.next] ?? '', isOnly ? bytes : Buffer.concat(this.#parts));
  }
}

const NOTHING = Buffer.alloc(0);
