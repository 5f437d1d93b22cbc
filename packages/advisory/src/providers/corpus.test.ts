import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FeedRecord } from '../contracts/feed-record.ts';
import { openFeedFiles } from '../intake/open-feed-files.ts';
import { recognize } from '../intake/recognize.ts';

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

async function count(name: string): Promise<Readonly<Record<string, Counts>>> {
  const found = new Map<
    string,
    { files: number; records: number; withdrawn: number; rows: number; namespaces: Set<string> }
  >();
  for await (const file of openFeedFiles([join(ROOT, name)])) {
    const provider = recognize(file);
    const feed = provider?.id ?? 'unknown';
    const counts = found.get(feed) ?? { files: 0, records: 0, withdrawn: 0, rows: 0, namespaces: new Set() };
    found.set(feed, counts);
    counts.files += 1;
    for (const record of provider?.read(file) ?? []) add(counts, record);
  }
  return Object.fromEntries(
    [...found].map(([feed, counts]) => [feed, { ...counts, namespaces: [...counts.namespaces].toSorted() }]),
  );
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

describe('real feeds are read whole', () => {
  for (const [name, feed, expected] of FEEDS) {
    const path = join(ROOT, name);
    const isThere = existsSync(path);
    test.skipIf(!isThere)(isThere ? name : `${name} (skipped: ${path} is not there)`, { timeout: 60_000 }, async () => {
      expect(await count(name)).toEqual({ [feed]: expected });
    });
  }
});
