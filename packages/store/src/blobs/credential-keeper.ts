import { AssayError } from '@assay/core';
import { credentialSourceOf } from './aws-sources.ts';
import {
  type AwsSurroundings,
  type FindCredentials,
  type FoundCredentials,
  type S3Credentials,
  noCredentials,
} from './s3-credentials.ts';

/** Credentials that count now, however long they last. */
export interface CredentialKeeper {
  /** @throws STORE_UNAVAILABLE when there are none, or theirs have run out and no others can be had */
  current(): Promise<S3Credentials>;
  /** Says that the bucket no longer takes some; false when there are no others to be had. */
  refused(credentials: S3Credentials): boolean;
}

/** Milliseconds before their end at which credentials are renewed. */
const EARLY = 5 * 60_000;

/** Milliseconds before another attempt at renewing credentials that still count. */
const PAUSE = 30_000;

/** Keeps credentials that were given as they are, or finds them as programs for AWS do and renews them before they run out. */
export function keepCredentials(
  given: S3Credentials | AwsSurroundings,
  now: () => number = Date.now,
): CredentialKeeper {
  if (!('environment' in given)) return { current: async () => given, refused: () => false };
  return renewing(credentialSourceOf(given), now);
}

function renewing(find: FindCredentials, now: () => number): CredentialKeeper {
  let held: FoundCredentials | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<S3Credentials> | null = null;

  const renew = async (): Promise<S3Credentials> => {
    triedAt = now();
    try {
      held = await find(now());
      return held.credentials;
    } catch (error) {
      if (held !== null && (held.expiresAt ?? Infinity) > now()) return held.credentials;
      throw error instanceof AssayError ? error : noCredentials('they cannot be read', error);
    }
  };
  return {
    async current() {
      const left = (held?.expiresAt ?? Infinity) - now();
      if (held !== null && (left > EARLY || (left > 0 && now() - triedAt < PAUSE))) return held.credentials;
      asking ??= renew().finally(() => {
        asking = null;
      });
      return asking;
    },
    refused(credentials) {
      if (held?.credentials === credentials) held = null;
      return true;
    },
  };
}
