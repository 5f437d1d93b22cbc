/** `npm run bench -- matching`: what it costs to hold the packages of one image against the database, each figure beside its bar. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Advisory,
  type AdvisoryProvider,
  type AdvisoryReader,
  type FeedRecord,
  matchPackages,
  openDatabase,
  writeDatabase,
} from '@assay/advisory';
import type { Inspection, Package } from '@assay/core';
import { memoryReader } from '../packages/advisory/src/testing/memory-reader.ts';
import {
  advisoryOf,
  affectedOf,
  inspectionOf,
  packageOf,
  systemOf,
} from '../packages/advisory/src/testing/sample-data.ts';

/** Entries about one source package; of these every twelfth is about a version that is installed. No two have a version in common. */
const ENTRIES = 25;
const NAMESPACES = ['deb:debian:12', 'pypi', 'npm', 'golang'] as const;

function placeOf(index: number): { readonly namespace: (typeof NAMESPACES)[number]; readonly name: string } {
  const namespace = NAMESPACES[index % 10 < 7 ? 0 : (index % 3) + 1] ?? 'npm';
  return { namespace, name: `package-${index}` };
}

function imageOf(count: number): Inspection {
  const packages = Array.from({ length: count }, (_, index): Package => {
    const { namespace, name } = placeOf(index);
    if (!namespace.startsWith('deb')) {
      return packageOf({
        type: namespace === 'pypi' ? 'pypi' : namespace === 'npm' ? 'npm' : 'golang',
        name,
        version: '1.2.3',
      });
    }
    const version = '1.2.3-4+deb12u1';
    return packageOf({ type: 'deb', name: `lib${name}`, version, sourceName: name, sourceVersion: version });
  });
  return inspectionOf(packages, systemOf('debian', '12'));
}

function* advisoriesOf(count: number): Iterable<Advisory> {
  for (let index = 0; index < count; index++) {
    const { namespace, name } = placeOf(index);
    for (let entry = 0; entry < ENTRIES; entry++) {
      const patch = entry * 100_000 + index;
      const fixed = `${entry % 12 === 0 ? '1.3' : '1.1'}.${patch}${namespace.startsWith('deb') ? '-1' : ''}`;
      const subject = namespace.startsWith('deb') ? 'source' : 'package';
      const id = `CVE-2024-${10_000 + index * ENTRIES + entry}`;
      yield advisoryOf(id, [affectedOf({ namespace, name, subject, fixed })], { feed: 'bench' });
    }
  }
}

function* recordsOf(count: number): Iterable<FeedRecord> {
  for (const namespace of NAMESPACES) yield { kind: 'coverage', feed: 'bench', namespace, asOf: null };
  for (const advisory of advisoriesOf(count)) {
    yield { kind: 'advisory', advisory };
    yield { kind: 'probability', probability: { id: advisory.id, score: 0.01, percentile: 0.5 } };
  }
}

/** Milliseconds of the first run, and of the best of all; and of processor time, where other programs run as well. */
function timesOf(
  runs: number,
  run: () => unknown,
): { readonly first: number; readonly best: number; readonly processor: number } {
  const measured = Array.from({ length: runs }, () => {
    const [started, before] = [performance.now(), process.cpuUsage()];
    run();
    const { user, system } = process.cpuUsage(before);
    return { wall: performance.now() - started, processor: (user + system) / 1000 };
  });
  const walls = measured.map(({ wall }) => wall);
  return {
    first: walls[0] ?? 0,
    best: Math.min(...walls),
    processor: Math.min(...measured.map(({ processor }) => processor)),
  };
}

function show(name: string, reader: () => AdvisoryReader, packages: number): void {
  const image = imageOf(packages);
  let matches = 0;
  const { first, best, processor } = timesOf(25, () => {
    const opened = reader();
    matches = matchPackages(image, opened).matches.length;
    opened.close();
  });
  const bar = packages === 500 ? '  bar 50 ms' : '';
  console.log(
    `${name.padEnd(40)} ${String(packages).padStart(6)} packages ${String(matches).padStart(6)} matches` +
      ` first ${first.toFixed(1).padStart(7)} ms  best ${best.toFixed(1).padStart(7)} ms` +
      ` processor ${processor.toFixed(1).padStart(7)} ms${bar}`,
  );
}

const provider: AdvisoryProvider = {
  id: 'bench',
  title: 'Bench',
  summary: 'Made for measuring.',
  homepage: '',
  license: '',
  downloads: [],
  recognizes: () => true,
  read: ({ path }) => recordsOf(Number(path)),
};

/** Measures and prints all of it. */
export async function benchMatching(): Promise<void> {
  const work = fileURLToPath(new URL('.work', import.meta.url));
  mkdirSync(work, { recursive: true });
  const directory = mkdtempSync(join(work, 'matching-'));
  try {
    for (const sources of [4000, 40_000]) {
      const file = join(directory, `${sources}.db`);
      const document = { provider, file: { path: String(sources), bytes: new Uint8Array() } };
      await writeDatabase({
        file,
        documents: [document],
        now: '2026-01-01T00:00:00Z',
        revision: 'bench',
        mode: 'build',
      });
      const opened = openDatabase(file);
      console.log(`\nmatching: one image against a database of ${opened.status.rows} rows`);
      for (const packages of [500, 1000, 2000]) show('database, opened anew', () => openDatabase(file), packages);
      show('database, kept open', () => ({ ...opened, close: () => undefined }), 500);
      opened.close();
    }
    console.log('\nmatching: one image against rows in memory');
    const memory = memoryReader({ advisories: [...advisoriesOf(2000)] });
    for (const packages of [500, 1000, 2000]) show('rows in memory', () => memory, packages);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

if (import.meta.main) await benchMatching();
