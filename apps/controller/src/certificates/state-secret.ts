import type { JsonObject } from '@assay/core';
import { type KubernetesObject, textsAt } from '../cluster/objects.ts';
import type { CertificateState } from './rotation.ts';
import { trustedBundle } from './rotation.ts';

/** The state of the certificates as data of a Secret of type `kubernetes.io/tls`. */
function writeState(state: CertificateState): Readonly<Record<string, string>> {
  return {
    'tls.crt': state.leaf.certificate,
    'tls.key': state.leaf.key,
    'ca.crt': trustedBundle(state),
    'authority.crt': state.authority.certificate,
    'authority.key': state.authority.key,
    ...(state.next === null
      ? {}
      : {
          'next-authority.crt': state.next.authority.certificate,
          'next-authority.key': state.next.authority.key,
          'next-authority.published':
            state.next.publishedAt === null ? '' : new Date(state.next.publishedAt).toISOString(),
        }),
    ...(state.previous === null
      ? {}
      : {
          'previous-authority.crt': state.previous.certificate,
          'previous-authority.replaced': new Date(state.previous.replacedAt).toISOString(),
        }),
  };
}

/** Reads what `writeState` wrote; null when something is missing. */
export function readState(secret: KubernetesObject): CertificateState | null {
  const data = textsAt(secret.raw, 'data');
  const text = (key: string): string | null => {
    const value = data[key];
    return value === undefined ? null : Buffer.from(value, 'base64').toString('utf8');
  };
  const pair = (crt: string, key: string) => {
    const [certificate, secretKey] = [text(crt), text(key)];
    return certificate === null || certificate === '' || secretKey === null ? null : { certificate, key: secretKey };
  };
  const authority = pair('authority.crt', 'authority.key');
  const leaf = pair('tls.crt', 'tls.key');
  if (authority === null || leaf === null) return null;
  const next = pair('next-authority.crt', 'next-authority.key');
  const previous = text('previous-authority.crt');
  return {
    authority,
    leaf,
    next: next === null ? null : { authority: next, publishedAt: instant(text('next-authority.published')) },
    previous:
      previous === null
        ? null
        : { certificate: previous, replacedAt: instant(text('previous-authority.replaced')) ?? 0 },
  };
}

function instant(text: string | null): number | null {
  const value = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(value) ? null : value;
}

/** The Secret to send to the API server. Keys that a state no longer has are removed, as the whole of `data` is replaced. */
export function secretBody(
  at: { readonly namespace: string; readonly name: string; readonly resourceVersion: string | null },
  state: CertificateState,
): JsonObject {
  const data = Object.entries(writeState(state)).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: {
      name: at.name,
      namespace: at.namespace,
      labels: { 'app.kubernetes.io/managed-by': 'assay-controller' },
      ...(at.resourceVersion === null ? {} : { resourceVersion: at.resourceVersion }),
    },
    data: Object.fromEntries(data),
  };
}
