import { type Cache, type Digest, type Reference, formatReference, readInstant } from '@assay/core';

/** How long what a tag points at has to be known before it is pinned to. */
export interface Cooldown {
  readonly milliseconds: number;
  /** Remembers when a digest was first seen. */
  readonly seen: Cache;
}

/** Where the first sightings are kept. */
const NAMESPACE = 'pin-seen';

/**
 * When a digest was first seen under a reference, if that is too short a time ago to pin to it; null when it is not. The time counts from
 * when this machine saw it: the image itself may say anything.
 */
export async function waitsSince(
  reference: Reference,
  digest: Digest,
  { milliseconds, seen }: Cooldown,
  now: Date,
): Promise<Date | null> {
  const key = formatReference({ ...reference, digest });
  const known = await seen.get(NAMESPACE, key);
  const first = known === null ? null : readInstant(Buffer.from(known).toString('utf8'));
  if (first === null || first > now) {
    await seen.put(NAMESPACE, key, Buffer.from(now.toISOString()));
    return now;
  }
  return now.getTime() - first.getTime() < milliseconds ? first : null;
}
