import { setImmediate } from 'node:timers/promises';
import type { Gap, Inspection, InspectionRequest } from '@assay/core';
import type { Scanner } from '@assay/secret';
import type { InspectionOptions } from './inspection-options.ts';
import type { Redaction } from './secrets/find-secrets.ts';
import type { SecretPlaces } from './secrets/file-secrets.ts';
import type { OpenedSearch } from './secrets/secret-search.ts';

/** What was found by looking at all content; absent where it was not asked for. */
export interface SearchedContent {
  readonly facts: Pick<Inspection, 'secrets' | 'contentMatches'>;
  readonly gaps: readonly Gap[];
  readonly redaction: Redaction;
}

/** What secrets are found and hidden with. */
export interface PreparedSearch {
  /** Null where secrets are not looked for. */
  readonly search: OpenedSearch | null;
  /** Whoever does not look for secrets does not want to see them either: they would stand in reports and in the cache. */
  readonly redactor: Scanner;
}

/** Loads detectors and makes a scanner of them, which is to be done while layers are read: the threads that do it start first. */
export async function prepareSearch(options: InspectionOptions): Promise<PreparedSearch> {
  await setImmediate();
  const { openRedactor, openSecretSearch } = await import('./secrets/secret-search.ts');
  const search = options.request.secrets === true ? openSecretSearch(options) : null;
  return { search, redactor: search?.redactor ?? openRedactor(options) };
}

/** Puts together the secrets and the matches of searches. */
export async function searchedContent(
  places: SecretPlaces,
  { contentSearches = [], ...request }: InspectionRequest,
  { search, redactor }: PreparedSearch,
): Promise<SearchedContent> {
  const gaps: Gap[] = [];
  const facts: { -readonly [K in keyof SearchedContent['facts']]: SearchedContent['facts'][K] } = {};
  const { findSecrets, prepareRedaction } = await import('./secrets/find-secrets.ts');
  if (search !== null) {
    const found = findSecrets(places, search);
    facts.secrets = found.secrets;
    gaps.push(...found.gaps);
  }
  if (contentSearches.length > 0) {
    const { findContentMatches } = await import('./content/content-matches.ts');
    const found = findContentMatches(places.image, { ...request, contentSearches }, places.placed, places.contents);
    facts.contentMatches = found.contentMatches;
    gaps.push(...found.gaps);
  }
  return { facts, gaps, redaction: prepareRedaction(places.image, redactor, search !== null) };
}
