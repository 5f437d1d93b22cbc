import { printable } from '@assay/core';
import { serverError } from '../../errors.ts';

/** Who somebody is, as the identity provider vouches for. */
export interface ClaimedIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Lower case; null where the provider says nothing, or that it did not check it. */
  readonly email: string | null;
  readonly name: string;
  readonly groups: readonly string[];
}

/** Most groups of one person that are looked at. */
const MOST_GROUPS = 5000;

/**
 * Reads the claims of an ID token that was checked.
 * @throws LOGIN_FAILED for an identity that cannot be kept
 */
export function readClaims(claims: Readonly<Record<string, unknown>>, groupsClaim: string): ClaimedIdentity {
  const { iss: issuer, sub: subject } = claims;
  if (!isName(issuer) || !isName(subject)) {
    throw serverError('LOGIN_FAILED', 'the identity provider names nobody, or by a name that is too long');
  }
  const email = claims['email_verified'] === false ? null : textOf(claims['email']);
  const name = textOf(claims['name']) ?? textOf(claims['preferred_username']) ?? email ?? subject;
  return {
    issuer,
    subject,
    email: email?.toLowerCase() ?? null,
    name: printable(name),
    groups: groupsOf(claims[groupsClaim]),
  };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 255 && isStorable(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= 254 && isStorable(value) ? value : null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function groupsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST_GROUPS).filter((group) => typeof group === 'string');
}
