import { isJsonObject } from '@assay/core';

/** Looks at a value; the result is the JSON pointer of the first part that is not as it has to be (empty: the value itself), or null. */
export type Shape = (value: unknown) => string | null;

const when =
  (holds: (value: unknown) => boolean): Shape =>
  (value) =>
    holds(value) ? null : '';

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
  return (value) => (value === null ? null : shape(value));
}

/** Absent, or what the shape says. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? null : shape(value));
}

/** A list of such values. */
export function listOf(shape: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return '';
    for (let index = 0; index < value.length; index++) {
      const wrong = shape(value[index]);
      if (wrong !== null) return `/${index}${wrong}`;
    }
    return null;
  };
}

/** An object whose values are all such. */
export function mapOf(shape: Shape): Shape {
  return (value) => {
    if (!isJsonObject(value)) return '';
    return Object.keys(value).some((key) => shape(value[key]) !== null) ? '' : null;
  };
}

/** An object with these keys; further ones are not looked at. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(shapes);
  return (value) => {
    if (!isJsonObject(value)) return '';
    for (const [key, shape] of entries) {
      const wrong = shape(Object.hasOwn(value, key) ? value[key] : undefined);
      if (wrong !== null) return `/${key}${wrong}`;
    }
    return null;
  };
}
