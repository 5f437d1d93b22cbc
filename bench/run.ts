/** `npm run bench`: time and peak memory beside the physical limit and beside peers found on PATH, as ratios from one run. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianImage } from './debian-image.ts';
import { type Measurement, best } from './measure.ts';
import { benchMatching } from './matching.ts';
import { benchPolicies } from './policy.ts';
import { sampleImage } from './sample-image.ts';
import { inflateAndHash, peers, show } from './subject.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = join(root, 'bench/.work');
const assay = join(root, 'assay');
const node = join(root, 'node_modules/.bin/node');

mkdirSync(work, { recursive: true });
const home = mkdtempSync(join(work, 'home-'));
const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache') };

async function inspect(target: string, ...flags: readonly string[]): Promise<Measurement> {
  return best(3, [assay, 'inspect', target, '-o', 'json=/dev/null', '--no-cache', ...flags], env);
}

/** Everything there is to find out, and packages, configuration and files alone, beside the limit and the peers. */
async function compareOn(
  title: string,
  layout: string,
  limits: () => ReturnType<typeof inflateAndHash>,
): Promise<void> {
  const target = `oci:${layout}:bench`;
  const full = await inspect(target);
  const bare = await inspect(target, '--skip-secrets');
  const rows = [...(await limits()), ...(await peers(layout, join(home, 'trivy')))];
  console.log(`\n${title}`);
  show(
    [{ name: 'assay inspect', measured: full }, { name: 'assay inspect --skip-secrets', measured: bare }, ...rows],
    full,
  );
}

const programs = await sampleImage(work, 80, 5);
await compareOn('programs: 5 gzip layers, 400 MiB unpacked', programs.layout, async () => inflateAndHash(programs));
const small = await sampleImage(work, 100, 5, 'small-files');
await compareOn('small files: 5 gzip layers, 500 MiB unpacked', small.layout, async () => inflateAndHash(small));
const debian = debianImage(work);
if (debian === null) console.log('\nDebian with Python and Node.js: left out, the tools to make it are missing');
else await compareOn('Debian with Python and Node.js applications, one layer', debian, async () => []);

console.log('\ngrowth: the same image once, twice and four times as large');
for (const scale of [1, 2, 4]) {
  const sample = await sampleImage(work, 40 * scale, 2);
  const { wallMs, peakMiB } = await inspect(`oci:${sample.layout}:bench`);
  console.log(
    `${scale}x ${`${wallMs.toFixed(0)} ms`.padStart(10)} ${`${peakMiB?.toFixed(0) ?? '?'} MiB`.padStart(10)}`,
  );
}

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
