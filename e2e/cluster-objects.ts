import { isJsonObject } from '@assay/core';

/** A pod with one container. */
export function pod(
  name: string,
  image: string,
  more: { readonly spec?: object; readonly metadata?: object } = {},
): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...more.metadata },
    spec: { containers: [{ name: 'app', image }], ...more.spec },
  };
}

/** A namespace with labels. */
export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A policy of the whole cluster. */
export function globalPolicy(name: string, document: object, more: object = {}): object {
  return {
    apiVersion: 'assay.dev/v1alpha1',
    kind: 'GlobalImagePolicy',
    metadata: { name },
    spec: { document, ...more },
  };
}

/** An exception, by default of the namespace whose word counts. */
export function exception(name: string, spec: object, declaredIn = 'assay-system'): object {
  return {
    apiVersion: 'assay.dev/v1alpha1',
    kind: 'PolicyException',
    metadata: { name, namespace: declaredIn },
    spec: { owner: 'platform@example.test', reason: 'until the fix is out', ...spec },
  };
}

/** Opens the door of namespaces altogether. */
export function breakGlass(name: string, spec: object): object {
  return {
    apiVersion: 'assay.dev/v1alpha1',
    kind: 'BreakGlass',
    metadata: { name, namespace: 'assay-system' },
    spec: { owner: 'sre@example.test', reason: 'INC-1', ...spec },
  };
}

/** The value at a path of an answer. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of path) {
    if (Array.isArray(here) && typeof key === 'number') here = here[key];
    else if (isJsonObject(here) && typeof key === 'string') here = here[key];
    else return undefined;
  }
  return here;
}

/** The text at a path of an answer; empty without one. */
export function text(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}
