import { isJsonObject } from '@assay/core';
import type { ImportNotes } from './import-notes.ts';

/** A table of a TOML document. */
export type TomlTable = { readonly [key: string]: unknown };

/** Where a value stands, for the note on what in it is of the wrong type. */
export interface ValuePlace {
  readonly notes: ImportNotes;
  readonly rule: string | null;
  /** What notes call the place of `key`; default the key itself. */
  readonly prefix?: string;
}

/** The tables of an array of tables. */
export function tablesOf(owner: TomlTable, key: string, place: ValuePlace): readonly TomlTable[] {
  return listOf(owner, key, place, 'a table').filter(isJsonObject);
}

/** A text; null when it is something else or empty. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The texts of a list. */
export function textsOf(owner: TomlTable, key: string, place: ValuePlace): readonly string[] {
  return listOf(owner, key, place, 'a text').filter((item) => typeof item === 'string');
}

/** Notes what is no list, or is in it and of another type. */
function listOf(owner: TomlTable, key: string, place: ValuePlace, kind: 'a table' | 'a text'): readonly unknown[] {
  const value = owner[key];
  if (value === undefined) return [];
  const isRight = kind === 'a table' ? isJsonObject : (item: unknown): boolean => typeof item === 'string';
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wrong = Array.isArray(value) ? items.filter((item) => !isRight(item)).length : 1;
  const field = `${place.prefix ?? ''}${key}`;
  if (wrong > 0) place.notes.add('rejected', place.rule, field, `${wrong} of its values are not ${kind} of a list`);
  return Array.isArray(value) ? items : [];
}

/** A number; null when it is something else. TOML integers may come as big integers. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
