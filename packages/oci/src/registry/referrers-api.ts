import { AssayError, type Digest, type EvidenceGap } from '@assay/core';
import { ociError } from '../errors.ts';
import { evidenceGap } from '../evidence/gap-codes.ts';
import type { EvidenceLimits } from '../evidence/evidence-limits.ts';
import type { ReferrerList } from '../evidence/evidence-store.ts';
import { MEDIA_TYPES } from '../manifest/media-types.ts';
import { parseReferrersPage } from '../manifest/parse-artifact-manifest.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import { readBody } from './answer-body.ts';
import { answerFailure, isWebPage } from './answer-failure.ts';
import type { Connection } from './connection.ts';
import { type HttpAnswer, singleHeader } from './http-answer.ts';
import { MAX_MANIFEST_BYTES } from './limits.ts';
import { type RetryOptions, withRetries } from './retry.ts';

/** Statuses of registries that do not have the API. */
const UNSUPPORTED: ReadonlySet<number> = new Set([400, 404, 405, 406, 410, 501]);

/** What one page of the list said. */
interface ReferrerPage {
  readonly entries: readonly IndexEntry[];
  readonly next: URL | null;
  readonly filtered: boolean;
}

/** A list, or null where the registry does not have the API: it then keeps the list under a tag. */
export type ListedReferrers = ReferrerList | null;

/**
 * Asks a registry for the manifests that refer to a subject, following `Link` within the limits. No filter is asked for: registries
 * disagree on the types of artifacts. OCI distribution specification 1.1, listing referrers.
 * @throws what `Connection.get` throws; faults of later pages are gaps
 */
export async function listReferrers(
  connection: Connection,
  subject: Digest,
  options: { readonly limits: EvidenceLimits; readonly retry: RetryOptions },
): Promise<ListedReferrers> {
  const { limits, retry } = options;
  const { registry, repository } = connection.endpoint;
  const place = `${registry}/${repository}`;
  const entries: IndexEntry[] = [];
  const gaps: EvidenceGap[] = [];
  const asked = new Set<string>();
  let next: URL | string | null = `referrers/${subject}`;
  for (let pages = 0; next !== null; pages++) {
    const path: URL | string = next;
    if (pages >= limits.pages || asked.has(String(path))) {
      gaps.push(evidenceGap('EVIDENCE_PAGE_LIMIT', place, `the list of what refers to ${subject} does not end`));
      break;
    }
    asked.add(String(path));
    const page = await withRetries(
      async () => await readPage(connection, path, { limits, signal: retry.signal }),
      retry,
    ).catch((error: unknown) => {
      if (!(error instanceof AssayError) || error.kind === 'aborted') throw error;
      if (pages === 0 && error.code !== 'MANIFEST_INVALID' && error.code !== 'CONTENT_TOO_LARGE') throw error;
      return error;
    });
    if (page instanceof AssayError) {
      gaps.push(evidenceGap('EVIDENCE_LIST_INVALID', place, page.message));
      break;
    }
    if (page === null) return pages === 0 ? null : { entries, gaps: [...gaps, cutOff(place, subject)] };
    if (page.filtered) gaps.push(evidenceGap('EVIDENCE_LIST_FILTERED', place, `the list for ${subject} is filtered`));
    entries.push(...page.entries);
    if (entries.length > limits.referrers) break;
    next = page.next;
  }
  return { entries, gaps };
}

function cutOff(place: string, subject: Digest): EvidenceGap {
  return evidenceGap('EVIDENCE_LIST_INVALID', place, `the list of what refers to ${subject} breaks off`);
}

async function readPage(
  connection: Connection,
  path: URL | string,
  { limits, signal }: { readonly limits: EvidenceLimits; readonly signal: AbortSignal },
): Promise<ReferrerPage | null> {
  const what = `referrers in ${connection.endpoint.registry}/${connection.endpoint.repository}`;
  const headers = { accept: MEDIA_TYPES.ociIndex };
  const answer = await connection.send(path, { method: 'GET', headers, signal });
  if (answer.status !== 200) {
    if (!UNSUPPORTED.has(answer.status)) throw await answerFailure(answer, { what, missing: 'REGISTRY_ERROR' });
    await answer.discard();
    return null;
  }
  if (isWebPage(answer)) {
    answer.cut();
    return null;
  }
  const bytes = await readBody(answer, { maxBytes: MAX_MANIFEST_BYTES, what }).finally(() => answer.cut());
  if (bytes.length === 0 || looksLikeMarkup(bytes)) return null;
  return {
    entries: parseReferrersPage(bytes, what, limits.referrers + 1),
    next: nextPage(answer, what),
    filtered: answer.header('oci-filters-applied').some((value) => value.trim() !== ''),
  };
}

/** Servers that know nothing of registries answer with a page for people, whatever they call it. */
function looksLikeMarkup(bytes: Uint8Array): boolean {
  return /^\s*</.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
}

/** The address in `Link: <…>; rel="next"` (RFC 8288), which may be relative; null on the last page. @throws MANIFEST_INVALID */
export function nextPage(answer: HttpAnswer, what: string): URL | null {
  const link = singleHeader(answer, 'link');
  if (link === null) return null;
  const target = /^\s*<([^<>]{1,4096})>\s*;.*\brel="?next"?/i.exec(link.slice(0, 8192))?.[1];
  if (target === undefined) return null;
  if (URL.canParse(target, answer.url)) return new URL(target, answer.url);
  throw ociError('MANIFEST_INVALID', `${what}: the address of the next page cannot be read`);
}
