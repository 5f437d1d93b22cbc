import type { AssayError } from '@assay/core';
import type { KubernetesApi } from './kubernetes-api.ts';
import type { KubernetesObject } from './objects.ts';
import { type WatchOptions, watchResource } from './watch-resource.ts';

/** What is known of objects of one kind, kept current by a watch. */
export interface ResourceStore<T> {
  readonly get: (namespace: string | null, name: string) => T | undefined;
  readonly values: () => IterableIterator<T>;
  /** Null until everything was listed once; then the instant of the last sign of life, in milliseconds since 1970. */
  readonly seenAt: () => number | null;
  /** The last problem of the watch, until it is taken up again. */
  readonly problem: () => AssayError | null;
  /** Resolves when everything was listed once. */
  readonly ready: Promise<void>;
  /** Ends when the signal of the options does. */
  readonly done: Promise<void>;
}

/** What of an object is kept, and who hears of changes. */
export interface StoreOptions<T> extends WatchOptions {
  /** What of an object is kept; null keeps nothing of it. */
  readonly keep: (object: KubernetesObject) => T | null;
  /** Called after each change, and once after each list. `key` is null then. */
  readonly onChange?: (key: { readonly namespace: string | null; readonly name: string } | null) => void;
  /** Told of each problem that is not the one before it, for the log. */
  readonly onProblem?: ((error: AssayError) => void) | undefined;
  /** Milliseconds since 1970; a test's own clock. */
  readonly now?: () => number;
}

/** Starts to watch objects of a kind, and keeps of each what the caller asks for. */
export function openStore<T>(api: KubernetesApi, options: StoreOptions<T>): ResourceStore<T> {
  let items = new Map<string, T>();
  let seenAt: number | null = null;
  let problem: AssayError | null = null;
  const ready = Promise.withResolvers<void>();
  const now = options.now ?? Date.now;
  const alive = (): void => {
    seenAt = now();
    problem = null;
  };
  const tell = (object: KubernetesObject | null): void => {
    alive();
    options.onChange?.(object === null ? null : { namespace: object.namespace, name: object.name });
  };
  const put = (into: Map<string, T>, object: KubernetesObject): void => {
    const kept = options.keep(object);
    if (kept === null) into.delete(keyOf(object.namespace, object.name));
    else into.set(keyOf(object.namespace, object.name), kept);
  };
  const done = watchResource(api, options, {
    replaced: (objects) => {
      const next = new Map<string, T>();
      for (const object of objects) put(next, object);
      items = next;
      tell(null);
      ready.resolve();
    },
    changed: (object) => {
      put(items, object);
      tell(object);
    },
    removed: (object) => {
      items.delete(keyOf(object.namespace, object.name));
      tell(object);
    },
    alive,
    lost: (error) => {
      if (error.message !== problem?.message) options.onProblem?.(error);
      problem = error;
    },
  });
  return {
    get: (namespace, name) => items.get(keyOf(namespace, name)),
    values: () => items.values(),
    seenAt: () => seenAt,
    problem: () => problem,
    ready: ready.promise,
    done,
  };
}

/** What keeps the first of some stores from being known; null when all are, or nothing went wrong yet. */
export function problemOf(stores: readonly ResourceStore<unknown>[]): string | null {
  const missing = stores.filter((store) => store.seenAt() === null);
  return missing.map((store) => store.problem()?.message).find((message) => message !== undefined) ?? null;
}

function keyOf(namespace: string | null, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
