import type { JsonValue } from '@assay/core';

/** One request to the API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With the leading slash, without a query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
  /** How a PATCH is meant; a merge patch (RFC 7386) unless said otherwise. */
  readonly patch?: 'merge' | 'json' | 'apply';
  readonly signal?: AbortSignal;
  /** Milliseconds; 10,000 unless given. */
  readonly timeoutMs?: number;
}

/** The API server of a cluster, as the controller talks to it. Objects are untrusted JSON. */
export interface KubernetesApi {
  /**
   * The JSON that answers.
   * @throws CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_NOT_FOUND, CLUSTER_CONFLICT, CLUSTER_GONE, CLUSTER_ANSWER
   */
  readonly request: (request: ApiRequest) => Promise<unknown>;
  /**
   * Lines of JSON of a watch, until the server or the signal ends it.
   * @throws the same as `request`
   */
  readonly lines: (request: ApiRequest) => AsyncIterable<unknown>;
  /** Closes idle connections. */
  readonly close: () => void;
}

/** A kind of objects, by how the API server addresses it. */
export interface ResourceKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
}

/** How objects of a kind name group and version. */
export function apiVersionOf({ group, version }: ResourceKind): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Path of a collection, an object or a subresource. A namespaced kind without a namespace: those of all namespaces. */
export function resourcePath(
  resource: ResourceKind,
  at: { readonly namespace?: string | null; readonly name?: string; readonly subresource?: string } = {},
): string {
  const root = resource.group === '' ? '/api' : `/apis/${resource.group}`;
  const namespace =
    resource.isNamespaced && typeof at.namespace === 'string' ? ['namespaces', encodeURIComponent(at.namespace)] : [];
  const name = at.name === undefined ? [] : [encodeURIComponent(at.name)];
  const subresource = at.subresource === undefined ? [] : [at.subresource];
  return [root, resource.version, ...namespace, resource.plural, ...name, ...subresource].join('/');
}
