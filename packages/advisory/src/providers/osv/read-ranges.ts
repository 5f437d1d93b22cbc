import type { VersionInterval, VersionSchemeId } from '@assay/version';
import type { Fix } from '../../contracts/advisory.ts';
import { FIX_UNKNOWN, NOT_FIXED, unique } from '../build-advisory.ts';
import { compareVersions } from '@assay/version';
import { type FeedSource, invalid, overLimit } from '../document/feed-source.ts';
import { type Placed, objectIfAny, objects, optionalWord, requiredWord, textIfAny } from '../document/members.ts';
import { type RangeEvent, intervalsOfEvents } from './event-intervals.ts';

/** Events of one range; the longest real ones have some fifty. */
const MAX_EVENTS = 10_000;

const KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const;

/** What the ranges of one package say. */
export interface ReadRanges {
  readonly intervals: readonly VersionInterval[];
  readonly fix: Fix;
}

/**
 * Reads `affected[].ranges` of an OSV record. Ranges of type `GIT` are passed over: packages do not tell their commit.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readRanges(source: FeedSource, affected: Placed, scheme: VersionSchemeId): ReadRanges {
  const intervals: VersionInterval[] = [];
  const fixed: string[] = [];
  let hasLast = false;
  for (const range of objects(source, affected, 'ranges')) {
    const type = requiredWord(source, range, 'type');
    if (type === 'GIT') continue;
    if (type !== 'SEMVER' && type !== 'ECOSYSTEM') {
      throw invalid(source, `${range.place}/type`, 'no type of ranges that OSV defines');
    }
    const events = withKnownEnd(affected, readEvents(source, range));
    intervals.push(...intervalsOfEvents(events, (a, b) => compareVersions(scheme, a, b)));
    for (const { kind, version } of events) if (kind === 'fixed') fixed.push(version);
    hasLast ||= events.some((event) => event.kind === 'last_affected');
  }
  return { intervals, fix: fixOf(inOrder(fixed, scheme), hasLast, intervals) };
}

function inOrder(versions: readonly string[], scheme: VersionSchemeId): readonly string[] {
  return versions.length < 2 ? versions : versions.toSorted((a, b) => compareVersions(scheme, a, b) ?? 0);
}

function fixOf(fixed: readonly string[], hasLast: boolean, intervals: readonly VersionInterval[]): Fix {
  if (fixed.length > 0) return { ...FIX_UNKNOWN, state: 'fixed', versions: unique(fixed) };
  return hasLast || intervals.length === 0 ? FIX_UNKNOWN : NOT_FIXED;
}

function readEvents(source: FeedSource, range: Placed): readonly RangeEvent[] {
  const events = objects(source, range, 'events');
  if (events.length === 0) throw invalid(source, `${range.place}/events`, 'a range without events');
  if (events.length > MAX_EVENTS) throw overLimit(source, `${range.place}/events: more than ${MAX_EVENTS} events`);
  return events.flatMap((event) => {
    const read = KINDS.flatMap((kind) => {
      const version = optionalWord(source, event, kind);
      return version === null ? [] : [{ kind, version }];
    });
    if (read.length === 0) throw invalid(source, event.place, 'no event that OSV defines');
    return read;
  });
}

/** GitHub writes the end of a range for which it knows no fix beside the ranges: `"last_known_affected_version_range": "<= 1.4"`. */
function withKnownEnd(affected: Placed, events: readonly RangeEvent[]): readonly RangeEvent[] {
  if (events.at(-1)?.kind !== 'introduced') return events;
  const text = textIfAny(objectIfAny(affected.members, 'database_specific'), 'last_known_affected_version_range');
  const end = /^(<=?) ?([^\s,<>=]{1,200})$/.exec(text?.trim() ?? '');
  if (end?.[1] === undefined || end[2] === undefined) return events;
  return [...events, { kind: end[1] === '<' ? 'limit' : 'last_affected', version: end[2] }];
}
