import { readInstant } from '@assay/core';
import type { DecodeContext } from '../document/decode-context.ts';
import { type Cursor, placeOf, readFields, readText } from '../document/fields.ts';
import { quote } from '../document/problem-list.ts';
import { escapePointer } from '../document/read-source.ts';

/** A word of a fixed set; null when absent or with a problem. */
export function readWord<const Word extends string>(
  cursor: Cursor | null,
  words: readonly Word[],
  { problems }: DecodeContext,
): Word | null {
  const text = readText(cursor, problems);
  if (cursor === null || text === null) return null;
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  problems.error('VALUE_INVALID', placeOf(cursor), `${quote(text)} is none of ${words.join(', ')}`);
  return null;
}

/** An RFC 3339 instant as text; null when absent or with a problem. */
export function readInstantText(cursor: Cursor | null, { problems }: DecodeContext): string | null {
  const text = readText(cursor, problems);
  if (cursor === null || text === null || readInstant(text) !== null) return text;
  problems.error('VALUE_INVALID', placeOf(cursor), `${quote(text)} is no instant`, 'for example 2027-01-31T00:00:00Z');
  return null;
}

/** An object of texts; empty when absent. */
export function decodeTexts(cursor: Cursor | null, context: DecodeContext): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entriesOf(cursor, context).flatMap(([key, at]) => {
      const text = readText(at, context.problems);
      return text === null ? [] : [[key, text]];
    }),
  );
}

/** The entries of an object and where they stand; none when absent or with a problem. */
export function entriesOf(cursor: Cursor | null, { problems }: DecodeContext): readonly (readonly [string, Cursor])[] {
  if (cursor === null || readFields(cursor, problems) === null || cursor.node.kind !== 'map') return [];
  return cursor.node.entries.map(({ key, node }) => [
    key,
    { node, pointer: `${cursor.pointer}/${escapePointer(key)}` },
  ]);
}
