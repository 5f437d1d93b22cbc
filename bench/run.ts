/** `npm run bench`: time and peak memory beside the physical limit and beside peers found on PATH, as ratios from one run. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Measurement, best, onPath } from './measure.ts';
import { sampleImage } from './sample-image.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = join(root, 'bench/.work');
const assay = join(root, 'assay');
const node = join(root, 'node_modules/.bin/node');
const RUNS = 3;

mkdirSync(work, { recursive: true });
const home = mkdtempSync(join(work, 'home-'));
const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache') };
const image = await sampleImage(work, 80, 5);
const target = `oci:${image.layout}:bench`;

interface Row {
  readonly name: string;
  readonly measured: Measurement;
}

/** Inflate and hash every layer with one tool, as many layers at once as there are cores. */
function inflateAndHash(inflate: string): readonly string[] {
  const files = image.layerFiles.join(' ');
  return ['sh', '-c', `printf '%s\\n' ${files} | xargs -P 2 -I{} sh -c '${inflate} < {} | sha256sum >/dev/null'`];
}

async function limits(): Promise<readonly Row[]> {
  const tools: readonly (readonly [string, string])[] = [
    ['gzip', 'gzip -dc'],
    ['pigz', 'pigz -dc'],
    ['libdeflate-gunzip', 'libdeflate-gunzip -c'],
    ['igzip', 'igzip -dc'],
  ];
  const rows: Row[] = [];
  for (const [name, command] of tools) {
    if (onPath(name) !== null)
      rows.push({ name: `${name} | sha256sum`, measured: await best(RUNS, inflateAndHash(command)) });
  }
  return rows;
}

async function peers(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (onPath('syft') !== null) {
    const command = ['syft', 'scan', `oci-dir:${image.layout}`, '-q', '-o', 'json'];
    rows.push({ name: 'syft', measured: await best(RUNS, command, { SYFT_CHECK_FOR_APP_UPDATE: 'false' }) });
  }
  if (onPath('trivy') !== null) {
    const command = [
      'trivy',
      'image',
      '--input',
      image.layout,
      '--offline-scan',
      '--skip-db-update',
      '--format',
      'cyclonedx',
      '-q',
    ];
    rows.push({ name: 'trivy', measured: await best(RUNS, command, { TRIVY_CACHE_DIR: join(home, 'trivy') }) });
  }
  return rows;
}

function show(rows: readonly Row[], reference: Measurement): void {
  for (const { name, measured } of rows) {
    const peak = measured.peakMiB === null ? '' : `${measured.peakMiB.toFixed(0)} MiB`;
    const ratio = (reference.wallMs / measured.wallMs).toFixed(2);
    console.log(
      `${name.padEnd(34)} ${measured.wallMs.toFixed(0).padStart(7)} ms ${peak.padStart(9)}   assay / this = ${ratio}`,
    );
  }
}

console.log(`image: ${image.layerFiles.length} gzip layers, ${(image.unpackedBytes / 1e6).toFixed(0)} MB unpacked`);
const inspect = await best(RUNS, [assay, 'inspect', target, '-o', 'json', '--no-cache'], env);
console.log('\ninspect, cold');
show([{ name: 'assay inspect --no-cache', measured: inspect }, ...(await limits()), ...(await peers())], inspect);

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
const check = [
  assay,
  'check',
  target,
  '--unmapped',
  'pass',
  '--policy',
  join(root, 'policies/default.yaml'),
  '-o',
  'json=/dev/null',
];
await best(1, check, env);
const warm = await best(15, check, env);
show(
  [
    { name: 'assay check (warm)', measured: warm },
    { name: 'node -e 0', measured: bare },
  ],
  warm,
);
rmSync(home, { recursive: true, force: true });
