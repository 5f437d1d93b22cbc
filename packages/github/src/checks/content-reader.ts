import { type GithubClient, orNull } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';

/** Contents that one look at a commit reads at most, and their bytes. */
const MOST_CONTENTS = 1500;
const MOST_BYTES = 256 * 1024 * 1024;

/** Contents that are asked for at once. */
const AT_ONCE = 4;

/** What became of a content that was asked for. */
export type ReadContent =
  | { readonly kind: 'content'; readonly bytes: Buffer }
  | { readonly kind: 'missing' }
  /** So much was read already that this one is left out. */
  | { readonly kind: 'too-many' };

/** Contents of a repository that lie nearby, for example in a clone. */
export interface BlobPlace {
  /** Null for a content that is not there. */
  read(blob: string): Promise<Buffer | null>;
}

/** Reads contents of a repository, each once, and not without end. */
export class ContentReader {
  readonly #client: GithubClient;
  readonly #place: RepositoryPlace;
  readonly #signal: AbortSignal;
  readonly #near: BlobPlace | null;
  #count = 0;
  #bytes = 0;

  constructor(client: GithubClient, place: RepositoryPlace, signal: AbortSignal, near: BlobPlace | null = null) {
    this.#client = client;
    this.#place = place;
    this.#signal = signal;
    this.#near = near;
  }

  /** The content of that id. */
  async read(blob: string): Promise<ReadContent> {
    this.#signal.throwIfAborted();
    if (this.#count >= MOST_CONTENTS || this.#bytes >= MOST_BYTES) return { kind: 'too-many' };
    this.#count += 1;
    const near = (await this.#near?.read(blob)) ?? null;
    if (near !== null) return this.#take(near);
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

  /** Does something with the content of each of many, some at once. */
  async each<T>(
    wanted: readonly T[],
    blobOf: (item: T) => string,
    take: (item: T, read: ReadContent) => Promise<void>,
  ): Promise<void> {
    const waiting = [...wanted].toReversed();
    const work = async (): Promise<void> => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        await take(item, await this.read(blobOf(item)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
}
