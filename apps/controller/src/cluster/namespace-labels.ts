import { NAMESPACES } from './kinds.ts';
import type { KubernetesApi } from './kubernetes-api.ts';
import { type StoreOptions, openStore, problemOf } from './resource-store.ts';

/** Labels of namespaces, as last heard of. */
export interface NamespaceLabels {
  /** Null when the namespace is not known, or nothing was heard of for too long: that exempts nothing. */
  readonly of: (namespace: string) => Readonly<Record<string, string>> | null;
  readonly ready: Promise<void>;
  /** Why they are not known yet; null when nothing went wrong. */
  readonly problem: () => string | null;
  /** Milliseconds since the last sign of life; null before the first. */
  readonly ageMs: () => number | null;
}

/**
 * Watches the labels of all namespaces. The immutable label with the name is set here, whatever the object says, so that selectors on it
 * cannot be deceived.
 */
export function openNamespaceLabels(
  api: KubernetesApi,
  options: Pick<StoreOptions<unknown>, 'signal' | 'now' | 'onProblem'> & { readonly onChange?: () => void },
): NamespaceLabels {
  const now = options.now ?? Date.now;
  const store = openStore<Readonly<Record<string, string>>>(api, {
    resource: NAMESPACES,
    signal: options.signal,
    now,
    keep: (namespace) => ({ ...namespace.labels, 'kubernetes.io/metadata.name': namespace.name }),
    onChange: () => options.onChange?.(),
    onProblem: options.onProblem,
  });
  return {
    of: (namespace) => store.get(null, namespace) ?? null,
    ready: store.ready,
    problem: () => problemOf([store]),
    ageMs: () => {
      const seenAt = store.seenAt();
      return seenAt === null ? null : now() - seenAt;
    },
  };
}
