import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError, isJsonObject } from '@assay/core';
import { clusterError } from './errors.ts';
import { type KubernetesApi, type ResourceKind, resourcePath } from './kubernetes-api.ts';
import { type KubernetesObject, listAt, numberAt, objectAt, readObject, textAt } from './objects.ts';

/** What a watch tells. */
export interface WatchListener {
  /** Everything there is; what was told before and is not in it has gone. */
  readonly replaced: (objects: readonly KubernetesObject[]) => void;
  readonly changed: (object: KubernetesObject) => void;
  readonly removed: (object: KubernetesObject) => void;
  /** Nothing changed, and the watch holds. */
  readonly alive: () => void;
  /** The watch was lost and is taken up again; what is known may be old from now on. */
  readonly lost: (problem: AssayError) => void;
}

/** What is watched, and how patiently. */
export interface WatchOptions {
  readonly resource: ResourceKind;
  readonly namespace?: string | null;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly signal: AbortSignal;
  /** Milliseconds after which everything is listed again, whatever the watch said; 30 minutes unless given. */
  readonly resyncMs?: number;
  /** The longest wait between attempts, in milliseconds; 30,000 unless given. */
  readonly maxBackoffMs?: number;
}

const PAGE = 500;
const RESYNC_MS = 30 * 60_000;
const MAX_BACKOFF_MS = 30_000;
/** A kind that is not known becomes known when somebody installs it, and is waited for by people then. */
const UNKNOWN_KIND_MS = 3000;
/** The server is asked to end a watch then, and to send bookmarks, which come about once a minute. */
const WATCH_SECONDS = 290;
const SILENCE_MS = 150_000;

/**
 * Lists and watches objects until the signal ends it. A lost connection goes on from where it was; a place in the history that is no
 * longer kept (410), and the resync, begin with a new list. Never rejects.
 */
export async function watchResource(api: KubernetesApi, options: WatchOptions, listener: WatchListener): Promise<void> {
  let version: string | null = null;
  let listedAt = 0;
  let failures = 0;
  const resync = options.resyncMs ?? RESYNC_MS;
  while (!options.signal.aborted) {
    try {
      if (version === null || performance.now() - listedAt > resync) {
        version = await listAll(api, options, listener);
        listedAt = performance.now();
      }
      const until = Math.max(1, Math.min(WATCH_SECONDS, Math.ceil((listedAt + resync - performance.now()) / 1000)));
      for await (const at of events(api, options, { version, seconds: until }, listener)) {
        version = at;
        failures = 0;
      }
      failures = 0;
    } catch (error) {
      if (options.signal.aborted) return;
      const problem = problemOf(error);
      if (problem.code === 'CLUSTER_GONE') version = null;
      failures += 1;
      listener.lost(problem);
      const most = problem.code === 'CLUSTER_NOT_FOUND' ? UNKNOWN_KIND_MS : (options.maxBackoffMs ?? MAX_BACKOFF_MS);
      const wait = Math.min(most, 250 * 2 ** Math.min(failures - 1, 10));
      await pause(wait * (0.5 + Math.random() / 2), options.signal);
    }
  }
}

async function listAll(api: KubernetesApi, options: WatchOptions, listener: WatchListener): Promise<string> {
  const objects: KubernetesObject[] = [];
  let next: string | null = null;
  let version = '';
  do {
    const query: Record<string, string> = { ...selectors(options), limit: String(PAGE) };
    if (next !== null) query['continue'] = next;
    const page = await listPage(api, options, query);
    const kept = listAt(page, 'items').flatMap((item) => readObject(item) ?? []);
    for (const object of kept) objects.push(object);
    const metadata = objectAt(page, 'metadata');
    next = textAt(metadata, 'continue') || null;
    version = textAt(metadata, 'resourceVersion') ?? '';
  } while (next !== null);
  if (version === '')
    throw clusterError('CLUSTER_ANSWER', `The list of ${options.resource.plural} has no resourceVersion`);
  listener.replaced(objects);
  return version;
}

async function listPage(api: KubernetesApi, options: WatchOptions, query: Record<string, string>): Promise<unknown> {
  const { resource, signal } = options;
  const path = resourcePath(resource, { namespace: options.namespace ?? null });
  try {
    return await api.request({ method: 'GET', path, query, signal, timeoutMs: 30_000 });
  } catch (cause) {
    if (!(cause instanceof AssayError) || cause.code !== 'CLUSTER_NOT_FOUND') throw cause;
    const name = `${resource.plural}.${resource.group} ${resource.version}`;
    throw clusterError('CLUSTER_NOT_FOUND', `the cluster does not know ${name}: its definition is not installed`, {
      cause,
    });
  }
}

/** Tells what happens; gives the version after each event. */
async function* events(
  api: KubernetesApi,
  options: WatchOptions,
  from: { readonly version: string; readonly seconds: number },
  listener: WatchListener,
): AsyncGenerator<string> {
  const lines = api.lines({
    method: 'GET',
    path: resourcePath(options.resource, { namespace: options.namespace ?? null }),
    query: {
      ...selectors(options),
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from.version,
      timeoutSeconds: String(from.seconds),
    },
    signal: options.signal,
    timeoutMs: SILENCE_MS,
  });
  for await (const line of lines) {
    const type = textAt(line, 'type');
    const payload = objectAt(line, 'object');
    if (type === 'ERROR') throw watchFailure(payload);
    if (type === 'BOOKMARK') {
      listener.alive();
      yield textAt(objectAt(payload, 'metadata'), 'resourceVersion') ?? from.version;
      continue;
    }
    const object = readObject(payload);
    if (object === null) throw clusterError('CLUSTER_ANSWER', 'A watch event has no object');
    if (type === 'DELETED') listener.removed(object);
    else listener.changed(object);
    yield object.resourceVersion;
  }
}

function watchFailure(status: unknown): AssayError {
  const code = numberAt(status, 'code') ?? 0;
  const why = textAt(status, 'reason') ?? 'unknown';
  const message = `The watch ended with ${code} (${why.slice(0, 100)})`;
  return code === 410 || why === 'Expired' || why === 'Gone'
    ? clusterError('CLUSTER_GONE', message)
    : clusterError('CLUSTER_UNREACHABLE', message);
}

function selectors(options: WatchOptions): Record<string, string> {
  return {
    ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
    ...(options.fieldSelector === undefined ? {} : { fieldSelector: options.fieldSelector }),
  };
}

function problemOf(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  const said = isJsonObject(error) && typeof error['message'] === 'string' ? error['message'] : '';
  return clusterError('CLUSTER_UNREACHABLE', `The watch failed: ${said}`, { cause: error });
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
