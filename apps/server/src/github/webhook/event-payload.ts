import { isJsonObject } from '@assay/core';

/** What stands in a payload under keys, one below the other; undefined for nothing. */
export function at(payload: unknown, ...keys: readonly string[]): unknown {
  let value = payload;
  for (const key of keys) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** Text of at most 1000 characters; null for anything else. */
export function textAt(payload: unknown, ...keys: readonly string[]): string | null {
  const value = at(payload, ...keys);
  return typeof value === 'string' && value !== '' && value.length <= 1000 ? value : null;
}

/** A whole number from 1; null for anything else. */
export function numberAt(payload: unknown, ...keys: readonly string[]): number | null {
  const value = at(payload, ...keys);
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** A list; empty for anything else. */
export function listAt(payload: unknown, ...keys: readonly string[]): readonly unknown[] {
  const value = at(payload, ...keys);
  return Array.isArray(value) ? value : [];
}

/** Id of a commit in full, not all zeros; null for anything else. */
export function commitAt(payload: unknown, ...keys: readonly string[]): string | null {
  const text = textAt(payload, ...keys);
  return text !== null && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) && !/^0+$/.test(text) ? text : null;
}

/** A repository as events name it. */
export interface NamedRepository {
  readonly repositoryId: number;
  readonly owner: string;
  readonly name: string;
  /** Null where the event does not say. */
  readonly defaultBranch: string | null;
}

/** Names that GitHub gives to accounts and repositories. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** The repository under a key or, without one, the value itself; null for what names none. */
export function repositoryAt(payload: unknown, ...keys: readonly string[]): NamedRepository | null {
  const value = at(payload, ...keys);
  const repositoryId = numberAt(value, 'id');
  const [owner = '', name = '', ...more] = (textAt(value, 'full_name') ?? '').split('/');
  if (repositoryId === null || more.length > 0 || !OWNER.test(owner) || !NAME.test(name)) return null;
  return { repositoryId, owner, name, defaultBranch: textAt(value, 'default_branch') };
}
