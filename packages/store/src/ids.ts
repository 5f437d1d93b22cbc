import { randomUUIDv7 } from 'node:crypto';

/** A new id for a record: UUID version 7, so that ids made later sort later and indexes grow at one end. */
export function newId(): string {
  return randomUUIDv7();
}
