import { isJsonObject } from '@assay/core';

/** Looks at a value; the result is the path of the first part that is not as it has to be, or null. */
export type Shape = (value: unknown, path: string) => string | null;

const when =
  (holds: (value: unknown) => boolean): Shape =>
  (value, path) =>
    holds(value) ? null : path || '/';

export const text: Shape = when((value) => typeof value === 'string');
export const number: Shape = when((value) => typeof value === 'number' && Number.isFinite(value));
export const flag: Shape = when((value) => typeof value === 'boolean');
export const map: Shape = when(isJsonObject);

/** One of some words or numbers. */
export function oneOfWords(...words: readonly (string | number)[]): Shape {
  return when((value) => words.some((word) => word === value));
}

/** Null, or what the shape says. */
export function orNull(shape: Shape): Shape {
  return (value, path) => (value === null ? null : shape(value, path));
}

/** Absent, or what the shape says. */
export function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? null : shape(value, path));
}

/** A list of such values. */
export function listOf(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return path || '/';
    for (const [index, item] of value.entries()) {
      const wrong = shape(item, `${path}/${index}`);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}

/** An object whose values are all such. */
export function mapOf(shape: Shape): Shape {
  return (value, path) => {
    if (!isJsonObject(value)) return path || '/';
    return Object.keys(value).find((key) => shape(value[key], path) !== null) === undefined ? null : path || '/';
  };
}

/** An object with these keys; further ones are not looked at. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(shapes);
  return (value, path) => {
    if (!isJsonObject(value)) return path || '/';
    for (const [key, shape] of entries) {
      const wrong = shape(Object.hasOwn(value, key) ? value[key] : undefined, `${path}/${key}`);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}
