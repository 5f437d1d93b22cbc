import type { Gap, Inspection } from '@assay/core';
import type { InspectionOptions } from './inspection-options.ts';
import type { Redaction } from './secrets/find-secrets.ts';
import type { SecretPlaces } from './secrets/file-secrets.ts';

/** What was found by looking at all content; absent where it was not asked for. */
export interface SearchedContent {
  readonly facts: Pick<Inspection, 'secrets' | 'contentMatches'>;
  readonly gaps: readonly Gap[];
  readonly redaction: Redaction;
}

/** Puts together the secrets and the matches of searches. */
export async function searchedContent(places: SecretPlaces, options: InspectionOptions): Promise<SearchedContent> {
  const { request } = options;
  const gaps: Gap[] = [];
  const facts: { -readonly [K in keyof SearchedContent['facts']]: SearchedContent['facts'][K] } = {};
  const [{ findSecrets, prepareRedaction }, { openRedactor, openSecretSearch }] = await Promise.all([
    import('./secrets/find-secrets.ts'),
    import('./secrets/secret-search.ts'),
  ]);
  const search = request.secrets === true ? openSecretSearch(options) : null;
  if (search !== null) {
    const found = findSecrets(places, search);
    facts.secrets = found.secrets;
    gaps.push(...found.gaps);
  }
  if (request.contentSearches !== undefined && request.contentSearches.length > 0) {
    const { findContentMatches } = await import('./content/content-matches.ts');
    const found = findContentMatches(places.image, request, places.placed, places.contents);
    facts.contentMatches = found.contentMatches;
    gaps.push(...found.gaps);
  }
  // Whoever does not look for secrets does not want to see them either: they would stand in reports and in the cache.
  const redactor = search?.redactor ?? openRedactor(options);
  return { facts, gaps, redaction: prepareRedaction(places.image, redactor, search !== null) };
}
