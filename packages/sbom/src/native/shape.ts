import { isDigest, isJsonObject } from '@assay/core';

/** True for a value of some form. */
export type Shape = (value: unknown) => boolean;

export const text: Shape = (value) => typeof value === 'string';
export const number: Shape = (value) => typeof value === 'number' && Number.isSafeInteger(value);
export const flag: Shape = (value) => typeof value === 'boolean';
export const digest: Shape = (value) => typeof value === 'string' && isDigest(value);
export const object: Shape = (value) => isJsonObject(value);

export function orNull(shape: Shape): Shape {
  return (value) => value === null || shape(value);
}

export function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every((item: unknown) => shape(item));
}

export function mapOf(shape: Shape): Shape {
  return (value) => isJsonObject(value) && Object.values(value).every((item) => shape(item));
}

export function oneOf(...words: readonly string[]): Shape {
  return (value) => typeof value === 'string' && words.includes(value);
}

/** An object with at least these fields. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) => isJsonObject(value) && Object.entries(shapes).every(([key, shape]) => shape(value[key]));
}
