import { randomUUID } from 'node:crypto';
import type { JsonObject, JsonValue } from '@assay/core';

/** What a review asks beside its object. */
export interface ReviewDraft {
  /** Default CREATE. */
  readonly operation?: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** Default `shop`. */
  readonly namespace?: string;
  readonly subResource?: string;
  readonly old?: JsonObject | null;
  readonly dryRun?: boolean;
  readonly user?: { readonly username: string; readonly groups: readonly string[] };
}

/** A review as an API server sends it. Kind and version are those of the object. */
export function reviewOf(object: JsonObject, draft: ReviewDraft = {}): JsonObject {
  const { operation = 'CREATE', namespace = 'shop', old = null, dryRun = false, subResource } = draft;
  const { apiVersion = '', kind = '' } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw new Error('the object has no kind');
  const [group = '', version = 'v1'] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const { username, groups } = draft.user ?? { username: 'alice', groups: ['developers', 'system:authenticated'] };
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: randomUUID(),
      kind: { group, version, kind },
      resource: { group, version, resource: `${kind.toLowerCase()}s` },
      ...(subResource === undefined ? {} : { subResource }),
      name: 'web',
      namespace,
      operation,
      userInfo: { username, groups: [...groups] },
      object: operation === 'DELETE' ? null : object,
      oldObject: old,
      dryRun,
      options: null,
    },
  };
}

/** A pod with one container, and whatever else its specification holds. */
export function pod(image: string, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...metadata },
    spec: { containers: [{ name: 'web', image }], ...spec },
  };
}

/** A workload of a kind whose pods are made after a template. */
export function workload(apiVersion: string, kind: string, image: string, more: JsonObject = {}): JsonObject {
  const template = { metadata: {}, spec: { containers: [{ name: 'web', image }] } };
  const spec: JsonObject = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  return { apiVersion, kind, metadata: { name: 'web' }, spec: { ...spec, ...more } };
}

/** A value at a path of keys. */
export function at(path: string, value: JsonValue): JsonObject {
  const [first = '', ...rest] = path.split('.');
  return { [first]: rest.length === 0 ? value : at(rest.join('.'), value) };
}
