import { isJsonObject } from '@assay/core';

/** One place at which two documents differ. */
export interface DocumentDifference {
  /** JSON pointer. */
  readonly path: string;
  /** As JSON; null where there is nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Longest value that is shown, in characters. */
const MAX_SHOWN = 300;

/** The first so many places at which two JSON documents differ, in the order of the documents. */
export function documentDifferences(before: unknown, after: unknown, max: number = 100): readonly DocumentDifference[] {
  const found: DocumentDifference[] = [];
  collect(before, after, '', found, max);
  return found;
}

function collect(before: unknown, after: unknown, path: string, found: DocumentDifference[], max: number): void {
  if (found.length >= max) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      collect(before[index], after[index], `${path}/${index}`, found, max);
    }
  } else if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const part = key.replaceAll('~', '~0').replaceAll('/', '~1');
      collect(ownMember(before, key), ownMember(after, key), `${path}/${part}`, found, max);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    found.push({ path, before: textOf(before), after: textOf(after) });
  }
}

/** A document may well have a key that every object inherits something for: `valueOf`. */
function ownMember(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
