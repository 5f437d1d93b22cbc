import { type AffectedPackage, type Fix, type Qualifiers } from '../../contracts/advisory.ts';
import { normalizeName } from '../../contracts/namespace.ts';
import { buildAffected, unique } from '../build-advisory.ts';
import { type FeedSource } from '../document/feed-source.ts';
import {
  type Members,
  type Placed,
  listAt,
  objectIfAny,
  objects,
  optionalObject,
  requiredWord,
  textIfAny,
  words,
} from '../document/members.ts';
import { schemeOfNamespace } from '../namespace-scheme.ts';
import { severityLevel } from '../severity.ts';
import { type EcosystemPlace, placeOfEcosystem } from './ecosystem.ts';
import { namedVersions } from './named-versions.ts';
import { readRanges } from './read-ranges.ts';
import { symbolsOf } from './symbols.ts';

/**
 * Reads one entry of `affected` of an OSV record. An entry that names no versions, or commits only, is under investigation: by the OSV
 * schema it affects no version, but that is not known either. None for an entry without package; several where a distribution lists the
 * binary packages of a source package.
 * @throws FEED_INVALID, FEED_LIMIT
 */
export function readAffected(
  source: FeedSource,
  affected: Placed,
  fixedSince: string | null,
): readonly AffectedPackage[] {
  const named = optionalObject(source, affected, 'package');
  if (named === null) return [];
  const place = placeOfEcosystem(requiredWord(source, named, 'ecosystem'));
  const name = requiredWord(source, named, 'name');
  const scheme = schemeOfNamespace(place.namespace);
  const { intervals, fix } = readRanges(source, affected, scheme);
  const listed = words(source, affected, 'versions');
  const specific = objectIfAny(affected.members, 'ecosystem_specific');
  const binaries = place.namespace.startsWith('rpm:') ? binariesOf(source, affected) : [];
  const row = buildAffected({
    namespace: place.namespace,
    name: normalizeName(place.namespace, name),
    subject: place.subject,
    scheme,
    status: intervals.length === 0 && listed.length === 0 ? 'under-investigation' : 'affected',
    intervals,
    versions: namedVersions(scheme, unique(listed), intervals),
    fix: fixWithWord({ ...fix, availableSince: fix.state === 'fixed' ? fixedSince : null }, specific),
    severity: ratingOf(source, affected, specific),
    qualifiers: qualifiersOf(place, specific),
  });
  if (binaries.length > 0) return binaries.map((binary) => ofBinary(row, binary));
  return place.alsoSource === true ? [row, { ...row, subject: 'source' }] : [row];
}

/** Debian marks what it gave up by an urgency. */
function fixWithWord(fix: Fix, specific: Members | null): Fix {
  const urgency = textIfAny(specific, 'urgency');
  return urgency === 'end-of-life' && fix.state !== 'fixed' ? { ...fix, state: 'wont-fix', statement: urgency } : fix;
}

function ratingOf(source: FeedSource, affected: Placed, specific: Members | null): AffectedPackage['severity'] {
  for (const { members } of objects(source, affected, 'severity')) {
    const level = severityLevel(textIfAny(members, 'score') ?? '');
    if (level !== null) return level;
  }
  return severityLevel(textIfAny(specific, 'urgency') ?? textIfAny(specific, 'severity') ?? '');
}

function qualifiersOf(place: EcosystemPlace, specific: Members | null): Qualifiers {
  const symbols = symbolsOf(specific);
  const isPro = /Ubuntu Pro/.test(textIfAny(specific, 'availability') ?? '');
  const channel = place.channel ?? (isPro ? 'esm' : undefined);
  return { ...(symbols.length === 0 ? {} : { symbols }), ...(channel === undefined ? {} : { channel }) };
}

interface Binary {
  readonly name: string;
  readonly version: string;
}

/** SUSE: `ecosystem_specific.binaries` is a list of objects from binary package to fixed version. */
function binariesOf(source: FeedSource, affected: Placed): readonly Binary[] {
  const specific = objectIfAny(affected.members, 'ecosystem_specific');
  if (specific === null) return [];
  const place = { members: specific, place: `${affected.place}/ecosystem_specific` };
  const binaries = new Map<string, string>();
  for (const [index] of listAt(source, place, 'binaries').entries()) {
    const object = objects(source, place, 'binaries')[index];
    for (const name of Object.keys(object?.members ?? {})) {
      if (object !== undefined) binaries.set(name, requiredWord(source, object, name));
    }
  }
  return [...binaries].map(([name, version]) => ({ name, version }));
}

function ofBinary(row: AffectedPackage, { name, version }: Binary): AffectedPackage {
  return {
    ...row,
    name,
    subject: 'package',
    intervals: [{ lower: null, upper: { version, inclusive: false } }],
    versions: [],
    fix: { ...row.fix, versions: row.fix.state === 'fixed' ? [version] : row.fix.versions },
  };
}
