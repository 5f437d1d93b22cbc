import type { VersionInterval } from '@assay/version';
import type { AffectedPackage } from '../../contracts/advisory.ts';
import { normalizeName } from '../../contracts/namespace.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAffected, unique } from '../build-advisory.ts';
import { type FeedSource, invalid, overLimit } from '../document/feed-source.ts';
import { type Placed, objects, optionalWord, requiredWord } from '../document/members.ts';
import { productOfCpe } from './cpe-product.ts';

/** Matches of one vulnerability; the largest real ones have some 10,000. */
const MAX_MATCHES = 200_000;

/** One match of a node. */
interface Match {
  readonly criteria: string;
  readonly isVulnerable: boolean;
  readonly name: string;
  readonly interval: VersionInterval | null;
  /** The one version that it is about; null for all, or for an interval. */
  readonly version: string | null;
  readonly fixed: string | null;
}

/**
 * Reads the CPE configurations of a vulnerability. Under AND the nodes without a vulnerable product are platforms: one of them has to be
 * there as well. One row for each product and platform.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readConfigurations(source: FeedSource, cve: Placed): readonly AffectedPackage[] {
  const rows: AffectedPackage[] = [];
  let count = 0;
  for (const configuration of objects(source, cve, 'configurations')) {
    const nodes = objects(source, configuration, 'nodes').map((node) =>
      objects(source, node, 'cpeMatch').map((match) => readMatch(source, match)),
    );
    count += nodes.reduce((sum, node) => sum + node.length, 0);
    if (count > MAX_MATCHES) throw overLimit(source, `${cve.place}: more than ${MAX_MATCHES} matches`);
    const isAnd = optionalWord(source, configuration, 'operator') === 'AND';
    for (const [index, node] of nodes.entries()) {
      const others = isAnd ? nodes.filter((_node, other) => other !== index).flat() : [];
      rows.push(...rowsOf(node, unique(others.map(({ criteria }) => criteria))));
    }
  }
  return rows;
}

function rowsOf(matches: readonly Match[], platformCpes: readonly string[]): readonly AffectedPackage[] {
  const byName = new Map<string, Match[]>();
  for (const match of matches.filter(({ isVulnerable }) => isVulnerable)) {
    const known = byName.get(match.name);
    if (known === undefined) byName.set(match.name, [match]);
    else known.push(match);
  }
  return [...byName].map(([name, found]) => rowOf(name, found, platformCpes));
}

function rowOf(name: string, matches: readonly Match[], platformCpes: readonly string[]): AffectedPackage {
  const isEvery = matches.some(({ interval, version }) => interval === null && version === null);
  const intervals = matches.flatMap(({ interval }) => interval ?? []);
  const fixed = unique(matches.flatMap((match) => match.fixed ?? []));
  return buildAffected({
    namespace: 'cpe',
    name,
    subject: 'package',
    scheme: 'generic',
    intervals: isEvery ? [] : intervals,
    versions: isEvery ? [] : unique(matches.flatMap(({ version }) => version ?? [])),
    fix: fixed.length > 0 ? { ...FIX_UNKNOWN, state: 'fixed', versions: fixed } : isEvery ? NOT_FIXED : FIX_UNKNOWN,
    qualifiers: platformCpes.length === 0 ? {} : { platformCpes },
  });
}

function readMatch(source: FeedSource, match: Placed): Match {
  const criteria = requiredWord(source, match, 'criteria');
  const product = productOfCpe(criteria);
  if (product === null) throw invalid(source, `${match.place}/criteria`, 'is no CPE 2.3 name');
  const interval = intervalOf(source, match);
  return {
    criteria,
    isVulnerable: match.members['vulnerable'] === true,
    name: normalizeName('cpe', product.name),
    interval,
    version: interval === null ? product.version : null,
    fixed: optionalWord(source, match, 'versionEndExcluding'),
  };
}

function intervalOf(source: FeedSource, match: Placed): VersionInterval | null {
  const bound = (key: string, inclusive: boolean): VersionInterval['lower'] => {
    const version = optionalWord(source, match, key);
    return version === null ? null : { version, inclusive };
  };
  const lower = bound('versionStartIncluding', true) ?? bound('versionStartExcluding', false);
  const upper = bound('versionEndExcluding', false) ?? bound('versionEndIncluding', true);
  return lower === null && upper === null ? null : { lower, upper };
}
