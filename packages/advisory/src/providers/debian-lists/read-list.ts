import type { AffectedPackage, Fix } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAdvisory, buildAffected, fixedBy, unique } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import { instantOf, laterOf } from '../document/instant.ts';
import { checkedWord } from '../document/members.ts';
import { numberedLines } from '../document/text-document.ts';
import { debianNamespace } from './codenames.ts';

const HEADER = /^\[(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\] (D(?:SA|LA|TSA)-\d+(?:-\d+)?)(?: (.*))?$/;
const RELEASE = /^\s+\[([a-z]+)\]\s+-?\s*(\S+)(?:\s+(\S+))?/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Entry {
  readonly id: string;
  readonly date: string | null;
  readonly title: string;
  readonly covers: string[];
  readonly affected: AffectedPackage[];
}

/**
 * Reads a list of the Debian security tracker (`data/DSA/list`, `data/DLA/list`): `[date] id source - title`, below it `{ids}`,
 * `[release] - source version` and notes.
 * @throws FEED_INVALID
 */
export function* readAdvisoryList(source: FeedSource, text: string): Generator<FeedRecord, void, void> {
  let asOf: string | null = null;
  const namespaces = new Set<string>();
  for (const { id, date, title, covers, affected } of entriesOf(source, text)) {
    for (const row of affected) namespaces.add(row.namespace);
    asOf = laterOf(asOf, date);
    const advisory = buildAdvisory({
      feed: source.feed,
      id,
      covers: unique(covers),
      published: date,
      summary: title,
      link: `https://security-tracker.debian.org/tracker/${id}`,
      affected,
    });
    yield { kind: 'advisory', advisory };
  }
  yield* coverageOf(source.feed, namespaces, asOf);
}

function* entriesOf(source: FeedSource, text: string): Generator<Entry, void, void> {
  let entry: Entry | null = null;
  for (const [number, line] of numberedLines(text)) {
    if (line.trim() === '') continue;
    if (line.startsWith('[')) {
      if (entry !== null) yield entry;
      entry = readHeader(source, number, line);
    } else if (entry === null || !/^\s/.test(line)) throw invalid(source, `line ${number}`, 'belongs to no advisory');
    else readDetail(source, { number, line, entry });
  }
  if (entry !== null) yield entry;
}

function readHeader(source: FeedSource, number: number, line: string): Entry {
  const [, day = '', month = '', year = '', id, title = ''] = HEADER.exec(line) ?? [];
  const place = `line ${number}`;
  if (id === undefined) throw invalid(source, place, 'is no head of an advisory');
  const monthNumber = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  const date = instantOf(source, place, `${year}-${monthNumber}-${day.padStart(2, '0')}`);
  return { id, date, title, covers: [], affected: [] };
}

interface Detail {
  readonly number: number;
  readonly line: string;
  readonly entry: Entry;
}

function readDetail(source: FeedSource, { number, line, entry }: Detail): void {
  const place = `line ${number}`;
  const content = line.trim();
  if (content.startsWith('{')) {
    if (!content.endsWith('}')) throw invalid(source, place, 'a list of ids without its end');
    const ids = content.slice(1, -1).split(/\s+/);
    entry.covers.push(...ids.filter((id) => id !== '').map((id) => checkedWord(source, place, id)));
  } else if (content.startsWith('[')) {
    const [, codename, name, version] = RELEASE.exec(line) ?? [];
    if (codename === undefined || name === undefined) throw invalid(source, place, 'is no fix of a release');
    const statement = { codename, name: checkedWord(source, place, name), version: version ?? null };
    const row = rowOf(statement, entry.date);
    if (row !== null) entry.affected.push(row);
  }
}

interface Statement {
  readonly codename: string;
  readonly name: string;
  readonly version: string | null;
}

/** Null for a line that names a package and says nothing of it. */
function rowOf({ codename, name, version }: Statement, date: string | null): AffectedPackage | null {
  const row = { namespace: debianNamespace(codename), name, subject: 'source', scheme: 'deb' } as const;
  if (version === null) return null;
  if (version === '<not-affected>') return buildAffected({ ...row, status: 'not-affected' });
  if (version === '<undetermined>') return buildAffected({ ...row, status: 'under-investigation' });
  if (version.startsWith('<')) return buildAffected({ ...row, fix: fixOfMark(version.slice(1, -1)) });
  return buildAffected({
    ...row,
    intervals: [{ lower: null, upper: { version, inclusive: false } }],
    fix: fixedBy(version, date),
  });
}

function fixOfMark(mark: string): Fix {
  switch (mark) {
    case 'unfixed':
      return NOT_FIXED;
    case 'end-of-life':
    case 'no-dsa':
    case 'ignored':
    case 'postponed':
      return { ...FIX_UNKNOWN, state: 'wont-fix', statement: mark };
    default:
      return { ...FIX_UNKNOWN, statement: mark };
  }
}
