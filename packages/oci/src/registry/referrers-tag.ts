import { AssayError, type Digest, type JsonValue, isJsonObject } from '@assay/core';
import { referrersTag } from '../evidence/evidence-tags.ts';
import { EVIDENCE_LIMITS } from '../evidence/evidence-limits.ts';
import { ociError } from '../errors.ts';
import { MEDIA_TYPES } from '../manifest/media-types.ts';
import { type ReferrerEntry, encodeReferrerEntry } from '../manifest/referrer-entry.ts';
import { parseStrictJson } from '../manifest/strict-json.ts';
import { readBody } from './answer-body.ts';
import { answerFailure } from './answer-failure.ts';
import type { Connection } from './connection.ts';
import { singleHeader } from './http-answer.ts';
import { MAX_MANIFEST_BYTES } from './limits.ts';
import { uploadManifest } from './manifest-upload.ts';
import { listReferrers } from './referrers-api.ts';
import { PassingFault, type RetryOptions, withRetries } from './retry.ts';

/** How a manifest that refers to another one came to be found. */
export type Listing = 'referrers-api' | 'referrers-tag';

/**
 * Makes sure that a stored manifest is listed for its subject: by the registry itself where it lists referrers, else in the list
 * under the referrers tag. The registry is asked for its list; its `OCI-Subject` field is not relied on, because some registries
 * send it without listing anything, and others list without sending it.
 * OCI distribution specification 1.1, pushing manifests with subject.
 * @throws MANIFEST_INVALID when the tag holds something else, and what asking and writing throw
 */
export async function ensureListed(
  connection: Connection,
  subject: Digest,
  options: { readonly entry: ReferrerEntry; readonly retry: RetryOptions },
): Promise<Listing> {
  const { entry, retry } = options;
  if (await isListed(connection, subject, { entry, retry })) return 'referrers-api';
  await withRetries(async () => {
    if (await addToTag(connection, referrersTag(subject), { entry, signal: retry.signal })) return;
    throw new PassingFault(
      ociError('REGISTRY_ERROR', `the list under the tag ${referrersTag(subject)} is being changed by others`),
    );
  }, retry);
  return 'referrers-tag';
}

async function isListed(
  connection: Connection,
  subject: Digest,
  options: { readonly entry: ReferrerEntry; readonly retry: RetryOptions },
): Promise<boolean> {
  try {
    const list = await listReferrers(connection, subject, { limits: EVIDENCE_LIMITS, retry: options.retry });
    if (list === null) return false;
    return list.entries.some(({ digest }) => digest === options.entry.digest) || list.gaps.length > 0;
  } catch (error) {
    if (error instanceof AssayError && error.kind !== 'aborted') return false;
    throw error;
  }
}

/** Adds an entry to the list under a tag; false when somebody else changed the list meanwhile, so that it has to be done again. */
async function addToTag(
  connection: Connection,
  tag: string,
  { entry, signal }: { readonly entry: ReferrerEntry; readonly signal: AbortSignal },
): Promise<boolean> {
  const current = await readList(connection, tag, signal);
  if (current.digests.has(entry.digest)) return true;
  const document = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    ...current.document,
    manifests: [...current.entries, encodeReferrerEntry(entry)],
  };
  const manifest = { bytes: Buffer.from(JSON.stringify(document)), mediaType: MEDIA_TYPES.ociIndex };
  const ifMatch = current.etag === null ? {} : { ifMatch: current.etag };
  const outcome = await uploadManifest(connection, tag, manifest, { signal, ...ifMatch });
  if (outcome === 'refused') return false;
  return (await readList(connection, tag, signal)).digests.has(entry.digest);
}

interface TaggedList {
  readonly document: Readonly<Record<string, JsonValue>>;
  readonly entries: readonly JsonValue[];
  readonly digests: ReadonlySet<JsonValue | undefined>;
  readonly etag: string | null;
}

async function readList(connection: Connection, tag: string, signal: AbortSignal): Promise<TaggedList> {
  const what = `the list under the tag ${tag}`;
  const answer = await connection.get(`manifests/${tag}`, { headers: { accept: MEDIA_TYPES.ociIndex }, signal });
  if (answer.status === 404) {
    await answer.discard();
    return { document: {}, entries: [], digests: new Set(), etag: null };
  }
  if (answer.status !== 200) throw await answerFailure(answer, { what, missing: 'REGISTRY_ERROR' });
  const bytes = await readBody(answer, { maxBytes: MAX_MANIFEST_BYTES, what }).finally(() => answer.cut());
  const document = parseStrictJson(bytes, what, { maxBytes: MAX_MANIFEST_BYTES });
  const entries = isJsonObject(document) ? (document['manifests'] ?? null) : null;
  if (!isJsonObject(document) || !isList(entries))
    throw ociError('MANIFEST_INVALID', `${what} is no list of manifests`);
  const digests = new Set(entries.map((entry) => (isJsonObject(entry) ? entry['digest'] : undefined)));
  return { document, entries, digests, etag: singleHeader(answer, 'etag') };
}

function isList(value: JsonValue | null): value is readonly JsonValue[] {
  return Array.isArray(value);
}
