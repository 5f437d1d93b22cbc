import { serverError } from '../errors.ts';
import type { PageAnswer } from '../http/schemas.ts';

const DEFAULT_LIMIT = 50;

/**
 * Part of a list that does not change: its cursor is a place in it.
 * @throws REQUEST_INVALID for a cursor of something else
 */
export function listPart<T>(
  items: Iterable<T>,
  { limit = DEFAULT_LIMIT, after }: { limit?: number; after?: string },
): PageAnswer<T> {
  const start = after === undefined ? 0 : placeOf(after);
  const shown: T[] = [];
  let index = 0;
  for (const item of items) {
    if (index >= start + limit) return { items: shown, next: cursorOf(start + limit) };
    if (index >= start) shown.push(item);
    index++;
  }
  return { items: shown, next: null };
}

function cursorOf(place: number): string {
  return Buffer.from(`place:${place}`).toString('base64url');
}

function placeOf(cursor: string): number {
  const [, place] = /^place:(\d{1,12})$/.exec(Buffer.from(cursor.slice(0, 64), 'base64url').toString()) ?? [];
  if (place === undefined) throw serverError('REQUEST_INVALID', 'the cursor does not belong to this list');
  return Number(place);
}
