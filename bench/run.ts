/** `npm run bench`: time and peak memory beside the physical limit and beside peers found on PATH, as ratios from one run. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianImage } from './debian-image.ts';
import { type Contender, type Measurement, best, bestInTurns } from './measure.ts';
import { benchMatching } from './matching.ts';
import { benchPolicies } from './policy.ts';
import { type SampleShape, sampleImage } from './sample-image.ts';
import { inflateAndHash, peers, show } from './subject.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = join(root, 'bench/.work');
const assay = join(root, 'assay');
const node = join(root, 'node_modules/.bin/node');

/** How often each command is run; the best counts. */
const RUNS = 3;
const NEVER: Measurement = { wallMs: Infinity, peakMiB: null };

mkdirSync(work, { recursive: true });
const home = mkdtempSync(join(work, 'home-'));
const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache') };

const inspect = (target: string, ...flags: readonly string[]): readonly string[] => {
  return [assay, 'inspect', target, '-o', 'json=/dev/null', ...flags];
};

/** Everything there is to find out, and packages, configuration and files alone, beside the limit and the peers, in turns. */
async function compareOn(title: string, layout: string, limits: readonly Contender[]): Promise<void> {
  const target = `oci:${layout}:bench`;
  const contenders: readonly Contender[] = [
    { name: 'assay inspect', command: inspect(target, '--no-cache'), env },
    { name: 'assay inspect --skip-secrets', command: inspect(target, '--no-cache', '--skip-secrets'), env },
    ...limits,
    ...peers(layout, join(home, 'trivy')),
  ];
  const measured = await bestInTurns(RUNS, contenders);
  console.log(`\n${title}`);
  const rows = contenders.flatMap(({ name }, at) => {
    const one = measured[at];
    return one === undefined ? [] : [{ name, measured: one }];
  });
  const [reference] = measured;
  if (reference !== undefined) show(rows, reference);
}

/** The same image once, twice and four times as large. */
async function showGrowth(shape: SampleShape, layerMiB: number): Promise<void> {
  console.log(`\ngrowth of ${shape}: the same image once, twice and four times as large`);
  const contenders: Contender[] = [];
  for (const scale of [1, 2, 4]) {
    const { layout } = await sampleImage(work, layerMiB * scale, 2, shape);
    contenders.push({ name: `${scale}x`, command: inspect(`oci:${layout}:bench`, '--no-cache'), env });
  }
  for (const [at, { wallMs, peakMiB }] of (await bestInTurns(RUNS, contenders)).entries()) {
    const peak = `${peakMiB?.toFixed(0) ?? '?'} MiB`;
    console.log(
      `${(contenders[at]?.name ?? '').padEnd(4)} ${`${wallMs.toFixed(0)} ms`.padStart(10)} ${peak.padStart(10)}`,
    );
  }
}

/** An image whose last layer has changed, with the other layers in the cache, beside all of it. */
async function showChangedLayer(): Promise<void> {
  const before = await sampleImage(work, 80, 5);
  const after = await sampleImage(work, 80, 5, 'programs', { changedLayer: 4 });
  const cold: Measurement[] = [];
  const warm: Measurement[] = [];
  for (let run = 0; run < RUNS; run++) {
    const cache = { ...env, XDG_CACHE_HOME: join(home, `layers-${run}`) };
    await best(1, inspect(`oci:${before.layout}:bench`), cache);
    warm.push(await best(1, inspect(`oci:${after.layout}:bench`), cache));
    cold.push(await best(1, inspect(`oci:${after.layout}:bench`, '--no-cache'), cache));
  }
  const least = (all: readonly Measurement[]): Measurement => all.toSorted((a, b) => a.wallMs - b.wallMs)[0] ?? NEVER;
  console.log('\none of five layers of programs has changed, the others are in the cache');
  const rows = [
    { name: 'assay inspect, four layers cached', measured: least(warm) },
    { name: 'assay inspect --no-cache', measured: least(cold) },
  ];
  show(rows, least(warm));
}

const programs = await sampleImage(work, 80, 5);
await compareOn('programs: 5 gzip layers, 400 MiB unpacked', programs.layout, inflateAndHash(programs));
const small = await sampleImage(work, 100, 5, 'small-files');
await compareOn('small files: 5 gzip layers, 500 MiB unpacked', small.layout, inflateAndHash(small));
const many = await sampleImage(work, 103, 10, 'small-files');
await compareOn('small files: 10 gzip layers, 1 GiB unpacked', many.layout, inflateAndHash(many));
const jars = await sampleImage(work, 100, 4, 'jars');
await compareOn('large jars: 4 gzip layers, 400 MiB unpacked', jars.layout, inflateAndHash(jars));
const debian = debianImage(work);
if (debian === null) console.log('\nDebian with Python and Node.js: left out, the tools to make it are missing');
else await compareOn('Debian with Python and Node.js applications, one layer', debian, []);

await showGrowth('programs', 40);
await showGrowth('small-files', 40);
await showChangedLayer();

console.log('\nstart');
const bare = await best(15, [node, '-e', '0']);
const version = await best(15, [assay, '--version'], env);
show(
  [
    { name: 'assay --version', measured: version },
    { name: 'node -e 0', measured: bare },
  ],
  version,
);

console.log('\ncheck of a cached digest');
const policy = join(root, 'policies/default.yaml');
const check = [assay, 'check', `oci:${programs.layout}:bench`, '--policy', policy, '-o', 'json=/dev/null'];
await best(1, check, env);
const warm = await best(15, check, env);
show(
  [
    { name: 'assay check (warm)', measured: warm },
    { name: 'node -e 0', measured: bare },
  ],
  warm,
);
benchPolicies();
await benchMatching();
rmSync(home, { recursive: true, force: true });
