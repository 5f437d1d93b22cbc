import type { ChangeEntry, ChangeFeed, ChangePage, FeedFile } from '../../contracts/provider.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { instantAt } from '../document/instant.ts';
import { readJsonObject } from '../document/json-document.ts';
import { type Placed, objects, optionalObject, requiredList, requiredWord } from '../document/members.ts';

/** Ids of this many numbers share a document. */
const SHARD_SIZE = 1000;

/**
 * The API 2.0 of the NVD: pages by `startIndex`, `resultsPerPage` and `totalResults`; changes by `lastModStartDate` and `lastModEndDate`,
 * at most 120 days apart. Five questions in 30 seconds, 50 with a key.
 */
export const nvdChanges: ChangeFeed = {
  maxDays: 120,
  pauseMs: { withoutKey: 6000, withKey: 600 },
  keyHeader: 'apiKey',
  // Colons as they are: the API does not take them escaped.
  addressOf: (url, from, until) => {
    const { origin, pathname } = new URL(url);
    return `${origin}${pathname}?lastModStartDate=${dateOf(from)}&lastModEndDate=${dateOf(until)}&startIndex=0`;
  },
  readPage,
  documentOf: (entries, asOf) => {
    const count = entries.length;
    const header = { resultsPerPage: count, startIndex: 0, totalResults: count, format: 'NVD_CVE', version: '2.0' };
    const vulnerabilities = entries.map(({ value }) => value);
    return `${JSON.stringify({ ...header, timestamp: dateOf(asOf), vulnerabilities })}\n`;
  },
};

/** The API has dates without zone, in UTC. */
function dateOf(instant: Date): string {
  return instant.toISOString().slice(0, -1);
}

function readPage(body: FeedFile, url: string): ChangePage {
  const source = sourceOf('nvd', body);
  const root = readJsonObject(source, body);
  const asOf = instantAt(source, root, 'timestamp');
  if (asOf === null) throw invalid(source, '/timestamp', 'is missing');
  requiredList(source, root, 'vulnerabilities');
  const entries = objects(source, root, 'vulnerabilities').map((entry) => readEntry(source, entry));
  return { asOf: new Date(asOf), entries, next: nextPage(source, root, url) };
}

function readEntry(source: FeedSource, entry: Placed): ChangeEntry {
  const cve = optionalObject(source, entry, 'cve');
  if (cve === null) throw invalid(source, `${entry.place}/cve`, 'is missing');
  const id = requiredWord(source, cve, 'id');
  const [, year, number] = /^CVE-(\d{4})-(\d{4,19})$/.exec(id) ?? [];
  if (year === undefined || number === undefined) throw invalid(source, `${cve.place}/id`, 'is no CVE id');
  return { id, shard: `cve-${year}-${Math.floor(Number(number) / SHARD_SIZE)}`, value: entry.members };
}

function nextPage(source: FeedSource, { members }: Placed, url: string): string | null {
  const { startIndex, resultsPerPage, totalResults } = members;
  if (!isCount(startIndex) || !isCount(resultsPerPage) || !isCount(totalResults)) {
    throw invalid(source, '/totalResults', 'a page without its numbers');
  }
  const next = startIndex + resultsPerPage;
  if (next >= totalResults) return null;
  if (resultsPerPage === 0) throw invalid(source, '/resultsPerPage', 'is 0 before the last page');
  const { origin, pathname, search } = new URL(url);
  const others = search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('startIndex='));
  return `${origin}${pathname}?${[...others, `startIndex=${next}`].join('&')}`;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
