import type { KeyObject } from 'node:crypto';
import { type TrustedKey, readInstant } from '@assay/core';
import { trustError } from '../errors.ts';
import { Refusal } from '../failures.ts';
import type { SignatureHash } from '../sigstore/signed-material.ts';
import { keyFingerprint, readPublicKeys } from './read-pem.ts';

/** A trusted key, ready to verify with. */
export interface KeyRule {
  readonly name: string;
  readonly key: KeyObject;
  readonly hash: SignatureHash;
  readonly fingerprint: string;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  readonly revokedFrom: Date | null;
}

/** Makes rules of a trusted key; its PEM may hold several, each of which counts. @throws KEY_INVALID, VERIFIER_INVALID */
export function compileKey(trusted: TrustedKey): readonly KeyRule[] {
  const bounds = {
    validFrom: readTime(trusted.validFrom),
    validUntil: readTime(trusted.validUntil),
    revokedFrom: readTime(trusted.revokedFrom),
  };
  return readPublicKeys(trusted.pem).map((key) => {
    return { name: trusted.name, key, hash: trusted.hash, fingerprint: keyFingerprint(key), ...bounds };
  });
}

/**
 * Checks that the key is trusted for a signature of this time. A bound is held against the time that a third party vouches for; where
 * there is a bound and no such time, the key does not count.
 * @throws Refusal KEY_REVOKED, KEY_OUTSIDE_VALIDITY
 */
export function checkKeyTime(rule: KeyRule, signedAt: Date | null): void {
  const { name, validFrom, validUntil, revokedFrom } = rule;
  const when = signedAt === null ? 'at a time that nobody vouches for' : `at ${signedAt.toISOString()}`;
  if (revokedFrom !== null && (signedAt === null || signedAt >= revokedFrom)) {
    const since = revokedFrom.toISOString();
    throw new Refusal(
      'KEY_REVOKED',
      `key ${name} is not trusted from ${since} on; signed ${when}`,
      `a signature from before ${since}`,
    );
  }
  if (validFrom === null && validUntil === null) return;
  const isWithin =
    signedAt !== null &&
    (validFrom === null || signedAt >= validFrom) &&
    (validUntil === null || signedAt <= validUntil);
  if (isWithin) return;
  const [from, until] = [validFrom?.toISOString() ?? 'ever', validUntil?.toISOString() ?? 'ever'];
  throw new Refusal('KEY_OUTSIDE_VALIDITY', `key ${name} is trusted from ${from} to ${until}; signed ${when}`);
}

function readTime(text: string | null): Date | null {
  if (text === null) return null;
  const instant = readInstant(text);
  if (instant === null) throw trustError('VERIFIER_INVALID', 'a time of a trusted key is no instant in RFC 3339');
  return instant;
}
