import type { Advisory } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { coverageOf } from '../coverage.ts';
import type { FeedSource } from '../document/feed-source.ts';
import type { OvalDocument } from './oval-file.ts';
import { type OvalDefinition, readOval } from './read-oval.ts';

/**
 * One advisory for each definition of an OVAL document, and the namespaces that they are about.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function* ovalRecords(
  source: FeedSource,
  { root, asOf }: OvalDocument,
  advisoryOf: (definition: OvalDefinition) => Advisory,
): Generator<FeedRecord, void, void> {
  const namespaces = new Set<string>();
  for (const definition of readOval(source, root)) {
    const advisory = advisoryOf(definition);
    for (const row of advisory.affected) namespaces.add(row.namespace);
    yield { kind: 'advisory', advisory };
  }
  yield* coverageOf(source.feed, namespaces, asOf);
}
