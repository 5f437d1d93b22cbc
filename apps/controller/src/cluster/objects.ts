import { isJsonObject } from '@assay/core';

/** An object of the API server: JSON with what every object has, read and checked. */
export interface KubernetesObject {
  readonly name: string;
  /** Null for objects of the cluster itself. */
  readonly namespace: string | null;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly raw: { readonly [key: string]: unknown };
}

/** Reads the common part of an object; null for what is none. */
export function readObject(value: unknown): KubernetesObject | null {
  if (!isJsonObject(value)) return null;
  const metadata = objectAt(value, 'metadata');
  const name = textAt(metadata, 'name');
  if (name === null) return null;
  return {
    name,
    namespace: textAt(metadata, 'namespace'),
    uid: textAt(metadata, 'uid') ?? '',
    resourceVersion: textAt(metadata, 'resourceVersion') ?? '',
    generation: numberAt(metadata, 'generation') ?? 0,
    labels: textsAt(metadata, 'labels'),
    annotations: textsAt(metadata, 'annotations'),
    raw: value,
  };
}

type Bag = { readonly [key: string]: unknown };

/** The object at a key; an empty one where there is none. */
export function objectAt(value: unknown, key: string): Bag {
  const found = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(found) ? found : {};
}

/** The list at a key; an empty one where there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isJsonObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The text at a key, or null. */
export function textAt(value: unknown, key: string): string | null {
  const found = isJsonObject(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : null;
}

/** The finite number at a key, or null. */
export function numberAt(value: unknown, key: string): number | null {
  const found = isJsonObject(value) ? value[key] : undefined;
  return typeof found === 'number' && Number.isFinite(found) ? found : null;
}

/** The texts of an object at a key, such as labels; what is no text is left out. */
export function textsAt(value: unknown, key: string): Readonly<Record<string, string>> {
  const pairs = Object.entries(objectAt(value, key)).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  );
  return Object.fromEntries(pairs);
}
