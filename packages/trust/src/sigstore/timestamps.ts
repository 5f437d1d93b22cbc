import { RFC3161Timestamp } from '@sigstore/core';
import type { TrustMaterial } from '@sigstore/verify';
import { getTSATimestamp } from '@sigstore/verify/dist/timestamp/index.js';
import { Refusal } from '../failures.ts';
import type { SignedMaterial } from './signed-material.ts';

/** A time-stamp response with everything in it is a few KiB. */
const MAX_TIMESTAMP_BYTES = 65_536;

/**
 * Reads the times that timestamp authorities of the trusted root vouch for.
 * @returns the times, and why the others do not count; none of both when there are no timestamps.
 */
export function readTimestamps(
  material: SignedMaterial,
  trust: TrustMaterial,
): { readonly times: readonly Date[]; readonly refusals: readonly Refusal[] } {
  const times: Date[] = [];
  const refusals: Refusal[] = [];
  for (const response of material.timestamps) {
    const outcome = readTimestamp(response, material.timestamped, trust);
    if (outcome instanceof Refusal) refusals.push(outcome);
    else times.push(outcome);
  }
  return { times, refusals };
}

function readTimestamp(response: Buffer, timestamped: readonly Buffer[], trust: TrustMaterial): Date | Refusal {
  if (response.length > MAX_TIMESTAMP_BYTES) return new Refusal('TIMESTAMP_INVALID', 'the timestamp is too large');
  let cause: unknown = null;
  for (const data of timestamped) {
    try {
      const parsed = RFC3161Timestamp.parse(Buffer.from(response));
      return getTSATimestamp(parsed, data, trust.timestampAuthorities).timestamp;
    } catch (error) {
      cause = error;
    }
  }
  const message = 'the timestamp is not of an authority of the trusted root over this signature';
  return new Refusal('TIMESTAMP_INVALID', message, 'a timestamp of an authority of the trusted root', cause);
}
