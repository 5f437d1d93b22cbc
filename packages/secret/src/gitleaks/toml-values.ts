import { isJsonObject } from '@assay/core';

/** A table of a TOML document. */
export type TomlTable = { readonly [key: string]: unknown };

/** The tables of an array of tables; what is no table is left out. */
export function tablesOf(value: unknown): readonly TomlTable[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A text; null when it is something else or empty. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The texts of a list; what is no text is left out. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A number; null when it is something else. TOML integers may come as big integers. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
