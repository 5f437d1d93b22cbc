import type { FeedRecord } from '../contracts/feed-record.ts';

/**
 * Says that a feed answers for namespaces, each once; `*` is data about vulnerabilities as such. Never for `generic`: nobody has advisories about every program that belongs to
 * no ecosystem.
 */
export function* coverageOf(
  feed: string,
  namespaces: Iterable<string>,
  asOf: string | null,
): Generator<FeedRecord, void, void> {
  for (const namespace of new Set(namespaces)) {
    if (namespace !== 'generic') yield { kind: 'coverage', feed, namespace, asOf };
  }
}
