import { type GithubClient, orNull } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';

/** Contents that one look at a commit asks GitHub for at most, those that lie nearby, and the bytes of all. */
const MOST_CONTENTS = 1500;
const MOST_NEAR = 50_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** Contents that are asked for at once, and looked for nearby at once. */
const AT_ONCE = 4;
const NEAR_AT_ONCE = 64;

/** What became of a content that was asked for. */
export type ReadContent =
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'missing' }
  /** So much was read already that this one is left out. */
  | { readonly kind: 'too-many' };

/** Contents of a repository that lie nearby, for example in a clone. */
export interface BlobPlace {
  /** Those of the contents that are there, by id. */
  read(blobs: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
}

/** Reads contents of a repository, each once, and not without end. */
export class ContentReader {
  readonly #client: GithubClient;
  readonly #place: RepositoryPlace;
  readonly #signal: AbortSignal;
  readonly #near: BlobPlace | null;
  #count = 0;
  #nearCount = 0;
  #bytes = 0;

  constructor(client: GithubClient, place: RepositoryPlace, signal: AbortSignal, near: BlobPlace | null = null) {
    this.#client = client;
    this.#place = place;
    this.#signal = signal;
    this.#near = near;
  }

  /** The content of that id. */
  async read(blob: string): Promise<ReadContent> {
    const near = await this.#readNear([blob]);
    return near.get(blob) ?? (await this.#ask(blob));
  }

  /** Does something with the content of each of many, some at once. */
  async each<T>(
    wanted: readonly T[],
    blobOf: (item: T) => string,
    take: (item: T, read: ReadContent) => Promise<void>,
  ): Promise<void> {
    const waiting: T[] = [];
    for (let at = 0; at < wanted.length; at += NEAR_AT_ONCE) {
      const some = wanted.slice(at, at + NEAR_AT_ONCE);
      const near = await this.#readNear(some.map(blobOf));
      for (const item of some) {
        const read = near.get(blobOf(item));
        if (read === undefined) waiting.push(item);
        else await take(item, read);
      }
    }
    waiting.reverse();
    const work = async (): Promise<void> => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        await take(item, await this.#ask(blobOf(item)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async #readNear(blobs: readonly string[]): Promise<ReadonlyMap<string, ReadContent>> {
    this.#signal.throwIfAborted();
    if (this.#near === null || this.#nearCount >= MOST_NEAR || this.#bytes >= MOST_BYTES) return new Map();
    const found = await this.#near.read([...new Set(blobs)]);
    this.#nearCount += found.size;
    return new Map([...found].map(([blob, bytes]) => [blob, this.#take(bytes)] as const));
  }

  async #ask(blob: string): Promise<ReadContent> {
    this.#signal.throwIfAborted();
    if (this.#count >= MOST_CONTENTS || this.#bytes >= MOST_BYTES) return { kind: 'too-many' };
    this.#count += 1;
    const answer = await orNull(
      this.#client.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { ...this.#place, file_sha: blob }),
    );
    if (answer === null) return { kind: 'missing' };
    const { content, encoding } = answer.data;
    return this.#take(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
  }

  #take(bytes: Buffer): ReadContent {
    this.#bytes += bytes.length;
    return { kind: 'content', bytes };
  }
}
