import type { Database } from '../database/open-store.ts';
import { storeError } from '../errors.ts';

declare const spaceBrand: unique symbol;

/** Id of a space that the caller was found to belong to. */
export type SpaceId = string & { readonly [spaceBrand]: true };

/** A connection or transaction and the one space that is read and written on it. Every function on tenants' data takes one. */
export interface Scope {
  readonly db: Database;
  readonly space: SpaceId;
}

/** Where records of the instance itself stand: its audit chain, its operations. */
export const SYSTEM_SPACE: SpaceId = spaceId('system');

/**
 * Takes a text as the id of a space. Only call it with what authentication gave.
 * @throws STORE_VALUE_INVALID when it is empty.
 */
export function spaceId(text: string): SpaceId {
  if (isSpaceId(text)) return text;
  throw storeError('STORE_VALUE_INVALID', 'the id of a space is empty');
}

function isSpaceId(text: string): text is SpaceId {
  return text.length > 0;
}

/** The records of one space on that connection or transaction. */
export function inSpace(db: Database, space: SpaceId): Scope {
  return { db, space };
}
