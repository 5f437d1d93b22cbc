import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { versionSchemes } from '@assay/version';
import { describe, expect, test } from 'vitest';
import type { AffectedPackage } from '../contracts/advisory.ts';
import { openFeedFiles } from '../intake/open-feed-files.ts';
import { recognize } from '../intake/recognize.ts';
import { affectedRange } from './affected-range.ts';

/** Where the real data for tests lies: `ASSAY_CORPUS`, else `shared/data` beside the repository. */
const ROOT = process.env['ASSAY_CORPUS'] ?? join(import.meta.dirname, '../../../../../shared/data');

/** Feeds, and the versions in them that are none by their scheme: what is compared with them is undetermined. */
const FEEDS: readonly (readonly [name: string, unreadable: readonly string[]])[] = [
  ['almalinux.osv-json', []],
  ['alpine-secdb.json', ['1.2.31-0', '1.9.5p2-r0', '2021-03-27-r5', '4.8.0.-r1', '6.6.2p1-r0']],
  ['go.osv-json', []],
  ['rubysec.native-yaml', []],
  ['rustsec.osv-json', []],
];

/** Affected packages of one feed, with the id of their advisory. */
async function* rowsOf(path: string): AsyncIterable<readonly [id: string, row: AffectedPackage]> {
  for await (const file of openFeedFiles([path])) {
    for (const record of recognize(file)?.read(file) ?? []) {
      if (record.kind !== 'advisory') continue;
      for (const row of record.advisory.affected) yield [record.advisory.id, row];
    }
  }
}

/** What is wrong at the bounds of a row: where it begins it affects, where it ends it does not. Some rows of real feeds are empty. */
function faultsOf(id: string, row: AffectedPackage, unreadable: Set<string>): readonly string[] {
  const scheme = versionSchemes.get(row.scheme);
  if (scheme === undefined) return [`${id}: no scheme ${row.scheme}`];
  return row.intervals.flatMap(({ lower, upper }) => {
    const faults: string[] = [];
    for (const bound of [lower, upper]) {
      if (bound !== null && !scheme.isVersion(bound.version)) unreadable.add(bound.version);
    }
    if (lower !== null && lower.version === upper?.version) return faults;
    const at = (version: string): string => affectedRange({ ...row, versions: [] }, version, scheme).kind;
    if (lower?.inclusive === true && at(lower.version) === 'outside')
      faults.push(`${id}: ${row.name} ${lower.version}`);
    const isEnd =
      upper !== null && !upper.inclusive && !row.intervals.some((one) => one.lower?.version === upper.version);
    if (isEnd && at(upper.version) === 'inside') faults.push(`${id}: ${row.name} ${upper.version}`);
    return faults;
  });
}

describe.each(FEEDS)('%s', (name, expected) => {
  const path = join(ROOT, 'advisories', `${name}.tar.zst`);
  test.skipIf(!existsSync(path))(`affects what it says and nothing after (${path})`, { timeout: 120_000 }, async () => {
    const faults: string[] = [];
    const unreadable = new Set<string>();
    let rows = 0;
    for await (const [id, row] of rowsOf(path)) {
      rows += 1;
      faults.push(...faultsOf(id, row, unreadable));
    }
    expect(rows).toBeGreaterThan(500);
    expect(faults).toEqual([]);
    expect([...unreadable].toSorted()).toEqual(expected);
  });
});
