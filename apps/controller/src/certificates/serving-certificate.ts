import type { AssayError } from '@assay/core';
import { SECRETS } from '../cluster/kinds.ts';
import type { KubernetesApi } from '../cluster/kubernetes-api.ts';
import { openStore } from '../cluster/resource-store.ts';
import type { KeyPair } from './issue.ts';
import { readState } from './state-secret.ts';

/** What this replica serves with. */
export interface ServingCertificate {
  /** Null until the Secret was seen. */
  readonly current: () => KeyPair | null;
  /** Resolves when there is one. */
  readonly ready: Promise<void>;
}

/** Watches the Secret; `onChange` is called with each new certificate, so that a server can take it without a restart. */
export function openServingCertificate(
  api: KubernetesApi,
  options: {
    readonly namespace: string;
    readonly secret: string;
    readonly signal: AbortSignal;
    readonly onChange: (pair: KeyPair) => void;
    readonly onProblem: (error: AssayError) => void;
  },
): ServingCertificate {
  let current: KeyPair | null = null;
  const ready = Promise.withResolvers<void>();
  const store = openStore(api, {
    resource: SECRETS,
    namespace: options.namespace,
    fieldSelector: `metadata.name=${options.secret}`,
    signal: options.signal,
    maxBackoffMs: 2000,
    onProblem: options.onProblem,
    keep: (secret) => readState(secret)?.leaf ?? null,
    onChange: () => {
      const leaf = store.get(options.namespace, options.secret);
      // Without a Secret the old certificate goes on: it is trusted for as long as the bundle holds it.
      if (leaf === undefined || leaf.certificate === current?.certificate) return;
      current = leaf;
      options.onChange(leaf);
      ready.resolve();
    },
  });
  return { current: () => current, ready: ready.promise };
}
