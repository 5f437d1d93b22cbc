import type { Advisory, AffectedPackage } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { buildAdvisory, buildAffected, fixedBy, isCveId, unique } from '../build-advisory.ts';
import { compareVersions } from '@assay/version';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid } from '../document/feed-source.ts';
import {
  type Placed,
  checkedWord,
  listAt,
  objects,
  optionalObject,
  requiredList,
  requiredWord,
} from '../document/members.ts';

/** One statement: a package's vulnerability was fixed in a version, or never was in it. */
interface SecFix {
  readonly name: string;
  readonly version: string;
  readonly aliases: readonly string[];
}

/** Versions by which the format says "never affected". */
const NEVER = new Set(['0', '< 0', '<0']);

/**
 * Reads an apk security database: `{ packages: [ { pkg: { name, secfixes: { version: [ ids ] } } } ] }`. Ids that stand in one text are
 * names of one vulnerability when there is one CVE id among them.
 * @throws FEED_INVALID
 */
export function* readSecdb(source: FeedSource, root: Placed, namespace: string): Generator<FeedRecord, void, void> {
  requiredList(source, root, 'packages');
  const fixesById = new Map<string, SecFix[]>();
  for (const entry of objects(source, root, 'packages')) {
    const pkg = optionalObject(source, entry, 'pkg');
    if (pkg === null) throw invalid(source, `${entry.place}/pkg`, 'is missing');
    readPackage(source, pkg, fixesById);
  }
  for (const [id, fixes] of fixesById) {
    yield { kind: 'advisory', advisory: advisoryOf(source, id, fixes, namespace) };
  }
  yield* coverageOf(source.feed, [namespace], null);
}

function readPackage(source: FeedSource, pkg: Placed, fixesById: Map<string, SecFix[]>): void {
  const name = requiredWord(source, pkg, 'name');
  const secfixes = optionalObject(source, pkg, 'secfixes');
  for (const version of Object.keys(secfixes?.members ?? {})) {
    if (secfixes === null) return;
    const checked = checkedWord(source, secfixes.place, version);
    for (const [index, text] of listAt(source, secfixes, version).entries()) {
      const place = `${secfixes.place}/${checked}/${index}`;
      if (typeof text !== 'string') throw invalid(source, place, 'not a text');
      for (const { id, aliases } of idsOf(checkedWord(source, place, text))) {
        const fix = { name, version: checked, aliases };
        const known = fixesById.get(id);
        if (known === undefined) fixesById.set(id, [fix]);
        else known.push(fix);
      }
    }
  }
}

function idsOf(text: string): readonly { readonly id: string; readonly aliases: readonly string[] }[] {
  const ids = text.split(/[\s,]+/).filter((id) => id !== '');
  const [cve, ...more] = ids.filter(isCveId);
  if (cve !== undefined && more.length === 0) return [{ id: cve, aliases: ids.filter((id) => id !== cve) }];
  return ids.map((id) => ({ id, aliases: [] }));
}

function advisoryOf(source: FeedSource, id: string, fixes: readonly SecFix[], namespace: string): Advisory {
  const byName = new Map<string, string>();
  for (const { name, version } of fixes) byName.set(name, lastOf(byName.get(name), version));
  return buildAdvisory({
    feed: source.feed,
    id,
    aliases: unique(fixes.flatMap((fix) => fix.aliases)),
    covers: isCveId(id) ? [id] : [],
    affected: [...byName].map(([name, version]) => affectedOf(namespace, name, version)),
  });
}

/** A vulnerability that was fixed twice in one package is fixed by the later version; a fix outweighs "never affected". */
function lastOf(known: string | undefined, version: string): string {
  if (known === undefined || NEVER.has(known)) return version;
  if (NEVER.has(version)) return known;
  return compareVersions('apk', version, known) === -1 ? known : version;
}

function affectedOf(namespace: string, name: string, version: string): AffectedPackage {
  const row = { namespace, name, subject: 'source', scheme: 'apk' } as const;
  if (NEVER.has(version)) return buildAffected({ ...row, status: 'not-affected' });
  return buildAffected({
    ...row,
    intervals: [{ lower: null, upper: { version, inclusive: false } }],
    fix: fixedBy(version),
  });
}

/** Whether the text at the start of a file is that of an apk security database. */
export function looksLikeSecdb(head: string): boolean {
  return /"(?:apkurl|urlprefix|reponame)"\s*:/.test(head);
}
