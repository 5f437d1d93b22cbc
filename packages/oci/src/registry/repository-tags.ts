import { AssayError, type Digest, type Reference, isDigest, isJsonObject } from '@assay/core';
import { ociError } from '../errors.ts';
import type { OpenOptions } from '../open-options.ts';
import { readBody } from './answer-body.ts';
import { answerFailure } from './answer-failure.ts';
import type { Connection } from './connection.ts';
import { singleHeader } from './http-answer.ts';
import { MAX_MANIFEST_BYTES } from './limits.ts';
import { MANIFEST_ACCEPT } from './manifest-answer.ts';
import { fetchRootManifest } from './manifest-fetch.ts';
import { nextPage } from './referrers-api.ts';
import { openSession, registryOf } from './registry-session.ts';
import { type RetryOptions, withRetries } from './retry.ts';

/** How much of a list of tags is read. */
export interface TagLimits {
  /** Default 10,000. */
  readonly tags?: number;
  /** Default 100. */
  readonly pages?: number;
}

/** Tags of a repository. */
export interface TagList {
  readonly tags: readonly string[];
  /** False when the list goes on beyond the limits. */
  readonly complete: boolean;
  /** Requests that it took. */
  readonly requests: number;
}

/** A repository whose tags are looked at. Disposing of it cuts its connections. */
export interface RepositoryTags extends AsyncDisposable {
  /**
   * The tags in the order of the registry, which alone decides: no mirror is asked.
   * @throws IMAGE_NOT_FOUND for a repository that it does not know, and what reading from registries throws
   */
  list(limits?: TagLimits): Promise<TagList>;
  /**
   * What a tag names now, without reading it where the registry tells; null for none of that name.
   * @throws what reading from registries throws
   */
  digest(tag: string): Promise<Digest | null>;
}

const MAX_TAGS = 10_000;
const MAX_PAGES = 100;
/** Names of tags by the OCI distribution specification; others cannot be asked for. */
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Opens a repository to look at its tags; nothing is sent yet.
 * @throws OFFLINE, ABORTED, REGISTRY_SETTINGS_INVALID
 */
export function openRepositoryTags(
  { registry, repository }: Pick<Reference, 'registry' | 'repository'>,
  options: OpenOptions,
): RepositoryTags {
  const session = openSession({ registry, repository, tag: null, digest: null }, withoutMirrors(options), {
    access: 'pull',
  });
  const connection = registryOf(session);
  const retry = { ...session.retry, signal: options.signal };
  return {
    list: async (limits = {}) => await readList(connection, limits, retry),
    digest: async (tag) => await readDigest(connection, tag, retry),
    [Symbol.asyncDispose]: async () => await session[Symbol.asyncDispose](),
  };
}

function withoutMirrors(options: OpenOptions): OpenOptions {
  return { ...options, registry: { ...options.registry, mirrors: {} } };
}

async function readList(
  connection: Connection,
  { tags: maxTags = MAX_TAGS, pages: maxPages = MAX_PAGES }: TagLimits,
  retry: RetryOptions,
): Promise<TagList> {
  const found = new Set<string>();
  const asked = new Set<string>();
  let next: URL | string | null = 'tags/list';
  while (next !== null) {
    const path: URL | string = next;
    if (asked.size >= maxPages || asked.has(String(path)))
      return { tags: [...found], complete: false, requests: asked.size };
    asked.add(String(path));
    const page: TagPage = await withRetries(async () => await readPage(connection, path, retry.signal), retry);
    for (const tag of page.tags) {
      if (found.size >= maxTags) return { tags: [...found], complete: false, requests: asked.size };
      found.add(tag);
    }
    next = page.next;
  }
  return { tags: [...found], complete: true, requests: asked.size };
}

interface TagPage {
  readonly tags: readonly string[];
  readonly next: URL | null;
}

async function readPage(connection: Connection, path: URL | string, signal: AbortSignal): Promise<TagPage> {
  const { registry, repository } = connection.endpoint;
  const what = `the tags of ${registry}/${repository}`;
  const answer = await connection.send(path, { method: 'GET', headers: { accept: 'application/json' }, signal });
  if (answer.status !== 200) throw await answerFailure(answer, { what, missing: 'IMAGE_NOT_FOUND' });
  const bytes = await readBody(answer, { maxBytes: MAX_MANIFEST_BYTES, what }).finally(() => answer.cut());
  return { tags: tagsOf(bytes, what), next: nextPage(answer, what) };
}

/** A registry without tags gives null in place of a list. */
function tagsOf(bytes: Uint8Array, what: string): readonly string[] {
  const document = parsed(bytes);
  const tags = isJsonObject(document) ? (document['tags'] ?? []) : null;
  if (!Array.isArray(tags)) throw ociError('REGISTRY_PROTOCOL', `${what}: the answer is no list of tags`);
  return tags.filter((tag: unknown) => typeof tag === 'string' && TAG.test(tag));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

async function readDigest(connection: Connection, tag: string, retry: RetryOptions): Promise<Digest | null> {
  if (!TAG.test(tag)) return null;
  const { registry, repository } = connection.endpoint;
  const what = `manifest ${tag} of ${registry}/${repository}`;
  try {
    const told = await withRetries(async () => {
      const headers = { accept: MANIFEST_ACCEPT };
      const answer = await connection.send(`manifests/${tag}`, { method: 'HEAD', headers, signal: retry.signal });
      if (answer.status !== 200) throw await answerFailure(answer, { what, missing: 'IMAGE_NOT_FOUND' });
      const digest = singleHeader(answer, 'docker-content-digest');
      answer.cut();
      return digest;
    }, retry);
    if (told !== null && isDigest(told)) return told;
    return (await fetchRootManifest(connection, { tag, digest: null }, retry)).digest;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'IMAGE_NOT_FOUND') return null;
    throw error;
  }
}
