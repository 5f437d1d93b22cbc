import { createHash } from 'node:crypto';
import { serverError } from '../errors.ts';
import type { BareCall } from './call.ts';
import type { Answer } from './route.ts';

/** A strong entity tag (RFC 9110 §8.8.3) over whatever makes one version of a record differ from another. */
export function entityTag(...version: readonly (string | number | null)[]): string {
  return `"${createHash('sha256').update(JSON.stringify(version)).digest('base64url').slice(0, 22)}"`;
}

/**
 * Requires that the change is made for the version that stands; call it inside the change, on what was read there.
 * @throws PRECONDITION_REQUIRED without If-Match, PRECONDITION_FAILED when it names another version
 */
export function requireMatch(call: Pick<BareCall, 'header'>, current: string): void {
  if (call.header('if-match') === null) {
    throw serverError('PRECONDITION_REQUIRED', 'the change needs If-Match with the ETag of the record');
  }
  checkMatch(call, current);
}

/**
 * As `requireMatch`, where a change without If-Match is allowed.
 * @throws PRECONDITION_FAILED
 */
export function checkMatch(call: Pick<BareCall, 'header'>, current: string): void {
  const given = call.header('if-match');
  if (given === null || given.trim() === '*' || tagsOf(given).includes(current)) return;
  throw serverError('PRECONDITION_FAILED', 'the record was changed since it was read');
}

/** An answer with its tag: 304 without a body where the caller says with If-None-Match that it has this version. */
export function taggedAnswer(call: Pick<BareCall, 'header'>, tag: string, answer: Answer): Answer {
  const headers = { ...answer.headers, etag: tag };
  const known = call.header('if-none-match');
  const isKnown =
    known !== null && (known.trim() === '*' || tagsOf(known).some((each) => each.replace(/^W\//, '') === tag));
  if (isKnown) return { status: 304, headers };
  return { ...answer, headers };
}

/** Tags of a list. A weak one is never the strong one that If-Match asks for. */
function tagsOf(list: string): readonly string[] {
  return list.split(',').map((tag) => tag.trim());
}
