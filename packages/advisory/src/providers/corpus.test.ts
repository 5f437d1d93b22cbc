import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { versionSchemes } from '@assay/version';
import { describe, expect, test } from 'vitest';
import type { AffectedPackage } from '../contracts/advisory.ts';
import type { FeedRecord } from '../contracts/feed-record.ts';
import { openFeedFiles } from '../intake/open-feed-files.ts';
import { recognize } from '../intake/recognize.ts';
import { affectedRange } from '../matching/affected-range.ts';

/** Where the real data for tests lies: `ASSAY_CORPUS`, else `shared/data` beside the repository. */
const ROOT = process.env['ASSAY_CORPUS'] ?? join(import.meta.dirname, '../../../../../shared/data');

/** What was read of one feed. */
interface Counts {
  readonly files: number;
  readonly records: number;
  readonly withdrawn: number;
  readonly rows: number;
  readonly namespaces: readonly string[];
}

/** What one reading of a feed told. */
interface Reading {
  readonly counts: Readonly<Record<string, Counts>>;
  /** What is wrong at the bounds of its rows, and the versions that are none by their scheme. */
  readonly faults: readonly string[];
  readonly unreadable: ReadonlySet<string>;
}

async function readFeed(name: string): Promise<Reading> {
  const found = new Map<
    string,
    { files: number; records: number; withdrawn: number; rows: number; namespaces: Set<string> }
  >();
  const faults: string[] = [];
  const unreadable = new Set<string>();
  for await (const file of openFeedFiles([join(ROOT, name)])) {
    const provider = recognize(file);
    const feed = provider?.id ?? 'unknown';
    const counts = found.get(feed) ?? { files: 0, records: 0, withdrawn: 0, rows: 0, namespaces: new Set() };
    found.set(feed, counts);
    counts.files += 1;
    for (const record of provider?.read(file) ?? []) {
      add(counts, record);
      if (record.kind !== 'advisory' || !UNREADABLE.has(name)) continue;
      for (const row of record.advisory.affected) faults.push(...faultsOf(record.advisory.id, row, unreadable));
    }
  }
  const counts = Object.fromEntries(
    [...found].map(([feed, all]) => [feed, { ...all, namespaces: [...all.namespaces].toSorted() }]),
  );
  return { counts, faults, unreadable };
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

function add(
  counts: { records: number; withdrawn: number; rows: number; readonly namespaces: Set<string> },
  record: FeedRecord,
): void {
  if (record.kind === 'coverage') counts.namespaces.add(record.namespace);
  else counts.records += 1;
  if (record.kind !== 'advisory') return;
  if (record.advisory.withdrawn !== null) counts.withdrawn += 1;
  counts.rows += record.advisory.affected.length;
}

const debian = ['3.0', '3.1', '4', '5', '6', '7', '8', '9', '10', '11'].map((release) => `deb:debian:${release}`);

/** The numbers of records are those that the data's own page states. */
const FEEDS: readonly (readonly [string, string, Counts])[] = [
  [
    'advisories/pypi.osv-yaml.tar.zst',
    'pypa',
    { files: 7080, records: 7080, withdrawn: 269, rows: 7081, namespaces: ['pypi'] },
  ],
  [
    'advisories/go.osv-json.tar.zst',
    'go-vulndb',
    { files: 4291, records: 4291, withdrawn: 17, rows: 6125, namespaces: ['golang'] },
  ],
  [
    'advisories/rustsec.osv-json.tar.zst',
    'rustsec',
    { files: 1206, records: 1206, withdrawn: 13, rows: 1206, namespaces: ['cargo'] },
  ],
  [
    'advisories/rustsec.native-md.tar.zst',
    'rustsec',
    { files: 1225, records: 1225, withdrawn: 13, rows: 1225, namespaces: ['cargo'] },
  ],
  [
    'advisories/rubysec.native-yaml.tar.zst',
    'rubysec',
    { files: 1125, records: 1125, withdrawn: 0, rows: 1125, namespaces: ['gem'] },
  ],
  [
    'advisories/almalinux.osv-json.tar.zst',
    'almalinux',
    {
      files: 5680,
      // The others fix bugs and name no vulnerability.
      records: 4483,
      withdrawn: 0,
      rows: 62_068,
      namespaces: ['rpm:almalinux:10', 'rpm:almalinux:8', 'rpm:almalinux:9'],
    },
  ],
  [
    'advisories/debian-dsa-dla.native-txt.tar.zst',
    'debian-lists',
    { files: 3, records: 5406 + 3534, withdrawn: 0, rows: 10_523, namespaces: debian.toSorted() },
  ],
  [
    'advisories/alpine-secdb.json.tar.zst',
    'alpine-secdb',
    {
      files: 6,
      records: 21_001,
      withdrawn: 0,
      rows: 23_896,
      namespaces: ['apk:alpine:edge', 'apk:alpine:v3.18', 'apk:alpine:v3.20'],
    },
  ],
  ['enrichment/cisa-kev.json', 'cisa-kev', { files: 1, records: 1404, withdrawn: 0, rows: 0, namespaces: ['*'] }],
  ['enrichment/epss.csv.zst', 'epss', { files: 1, records: 360_142, withdrawn: 0, rows: 0, namespaces: ['*'] }],
  [
    'enrichment/endoflife',
    'endoflife',
    { files: 5, records: 32 + 18 + 44 + 7 + 3, withdrawn: 0, rows: 0, namespaces: [] },
  ],
];

/** Versions in feeds that are none by their scheme: what is compared with them is undetermined. Only these feeds are looked at for them. */
const UNREADABLE: ReadonlyMap<string, readonly string[]> = new Map([
  ['advisories/almalinux.osv-json.tar.zst', []],
  ['advisories/alpine-secdb.json.tar.zst', ['1.2.31-0', '1.9.5p2-r0', '2021-03-27-r5', '4.8.0.-r1', '6.6.2p1-r0']],
  ['advisories/go.osv-json.tar.zst', []],
  ['advisories/rubysec.native-yaml.tar.zst', []],
  ['advisories/rustsec.osv-json.tar.zst', []],
]);

describe.each(FEEDS)('%s', (name, feed, expected) => {
  const path = join(ROOT, name);
  const isMissing = !existsSync(path);
  const why = isMissing ? ` (skipped: ${path} is not there)` : '';
  let reading: Promise<Reading> | null = null;
  const readOnce = (): Promise<Reading> => (reading ??= readFeed(name));

  test.skipIf(isMissing)(`is read whole${why}`, { timeout: 60_000 }, async () => {
    expect((await readOnce()).counts).toEqual({ [feed]: expected });
  });

  const undetermined = UNREADABLE.get(name);
  if (undetermined === undefined) return;
  test.skipIf(isMissing)(`affects what it says and nothing after${why}`, { timeout: 60_000 }, async () => {
    const { faults, unreadable } = await readOnce();
    expect(faults).toEqual([]);
    expect([...unreadable].toSorted()).toEqual(undetermined);
  });
});
