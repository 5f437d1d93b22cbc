import { best, type Measurement, onPath } from './measure.ts';
import type { SampleImage } from './sample-image.ts';

/** How often each command is run; the best counts. */
const RUNS = 3;

/** One line of a comparison. */
export interface Row {
  readonly name: string;
  readonly measured: Measurement;
}

/** Inflates and hashes every layer with each tool on PATH, as many layers at once as there are cores: the physical limit. */
export async function inflateAndHash(image: SampleImage): Promise<readonly Row[]> {
  const tools: readonly (readonly [string, string])[] = [
    ['gzip', 'gzip -dc'],
    ['pigz', 'pigz -dc'],
    ['libdeflate-gunzip', 'libdeflate-gunzip -c'],
    ['igzip', 'igzip -dc'],
  ];
  const files = image.layerFiles.join(' ');
  const rows: Row[] = [];
  for (const [name, inflate] of tools) {
    if (onPath(name) === null) continue;
    const script = `printf '%s\\n' ${files} | xargs -P 2 -I{} sh -c '${inflate} < {} | sha256sum >/dev/null'`;
    rows.push({ name: `${name} | sha256sum`, measured: await best(RUNS, ['sh', '-c', script]) });
  }
  return rows;
}

/** What syft and trivy take for the packages of the same layout, where they are on PATH. */
export async function peers(layout: string, cacheDirectory: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (onPath('syft') !== null) {
    const command = ['syft', 'scan', `oci-dir:${layout}`, '-q', '-o', 'json'];
    rows.push({ name: 'syft', measured: await best(RUNS, command, { SYFT_CHECK_FOR_APP_UPDATE: 'false' }) });
  }
  if (onPath('trivy') !== null) {
    const command = [
      'trivy',
      'image',
      '--input',
      layout,
      '--offline-scan',
      '--skip-db-update',
      '--format',
      'cyclonedx',
      '-q',
    ];
    rows.push({ name: 'trivy', measured: await best(RUNS, command, { TRIVY_CACHE_DIR: cacheDirectory }) });
  }
  return rows;
}

/** Prints the rows, each with its ratio to the reference. */
export function show(rows: readonly Row[], reference: Measurement): void {
  for (const { name, measured } of rows) {
    const peak = measured.peakMiB === null ? '' : `${measured.peakMiB.toFixed(0)} MiB`;
    const ratio = (reference.wallMs / measured.wallMs).toFixed(2);
    const time = `${measured.wallMs.toFixed(0).padStart(7)} ms`;
    console.log(`${name.padEnd(34)} ${time} ${peak.padStart(9)}   assay / this = ${ratio}`);
  }
}
