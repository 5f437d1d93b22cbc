import { type VersionInterval, complementOf, versionScheme } from '@assay/version';
import type { AffectedPackage } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAdvisory, buildAffected } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import { instantAt } from '../document/instant.ts';
import { type Placed, optionalText, optionalWord, words } from '../document/members.ts';
import { lowerVersions } from '../fixed-versions.ts';
import { severityOf } from '../severity.ts';

const GEM = versionScheme('gem');

/**
 * Reads an advisory of the Ruby advisory database: what is neither patched nor unaffected is affected. Ruby itself and other engines
 * are names of `generic`.
 * @throws FEED_INVALID
 */
export function* readRubysec(source: FeedSource, root: Placed): Generator<FeedRecord, void, void> {
  const published = instantAt(source, root, 'date');
  const affected = affectedOf(source, root);
  const [id, ...aliases] = idsOf(source, root);
  if (id === undefined) throw invalid(source, '/cve', 'there is no id');
  const advisory = buildAdvisory({
    feed: source.feed,
    id,
    aliases,
    published,
    summary: optionalText(source, root, 'title'),
    severity: severityOf(optionalWord(source, root, 'criticality')),
    link: optionalText(source, root, 'url'),
    affected: [affected],
  });
  yield { kind: 'advisory', advisory };
  yield* coverageOf(source.feed, [affected.namespace], published);
}

/** `cve: 2020-1234`, `ghsa: x-y-z`, `osvdb: 123`; failing these, the name of the file is the id. */
function idsOf(source: FeedSource, root: Placed): readonly string[] {
  const cve = optionalWord(source, root, 'cve');
  const ghsa = optionalWord(source, root, 'ghsa');
  const osvdb = optionalWord(source, root, 'osvdb');
  const ids = [
    ...(cve === null ? [] : [withPrefix('CVE', cve)]),
    ...(ghsa === null ? [] : [withPrefix('GHSA', ghsa)]),
    ...(osvdb === null ? [] : [withPrefix('OSVDB', osvdb)]),
  ];
  if (ids.length > 0) return ids;
  const name = /([^/]+)\.ya?ml$/.exec(source.path)?.[1];
  return name === undefined ? [] : [name];
}

function withPrefix(prefix: string, id: string): string {
  return id.startsWith(`${prefix}-`) ? id : `${prefix}-${id}`;
}

function affectedOf(source: FeedSource, root: Placed): AffectedPackage {
  const gem = optionalWord(source, root, 'gem');
  const engine = optionalWord(source, root, 'engine') ?? optionalWord(source, root, 'library');
  const name = gem ?? engine;
  if (name === null) throw invalid(source, '/gem', 'is missing');
  const patched = rangesAt(source, root, 'patched_versions');
  const unaffected = rangesAt(source, root, 'unaffected_versions');
  const intervals = complementOf([...patched, ...unaffected], GEM);
  if (intervals === null) throw invalid(source, '/patched_versions', 'holds a version that is none');
  const fixed = lowerVersions(patched, 'gem');
  return buildAffected({
    namespace: gem === null ? 'generic' : 'gem',
    name,
    subject: 'package',
    scheme: 'gem',
    intervals,
    status: intervals.length === 0 ? 'not-affected' : 'affected',
    fix: fixed.length === 0 ? NOT_FIXED : { ...FIX_UNKNOWN, state: 'fixed', versions: fixed },
  });
}

function rangesAt(source: FeedSource, root: Placed, key: string): readonly VersionInterval[] {
  return words(source, root, key).flatMap((text, index) => {
    const range = GEM.parseRange(text);
    if (range === null) throw invalid(source, `/${key}/${index}`, 'is no requirement of RubyGems');
    return range;
  });
}
