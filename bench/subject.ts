import { type Contender, type Measurement, onPath } from './measure.ts';
import type { SampleImage } from './sample-image.ts';

/** One line of a comparison. */
export interface Row {
  readonly name: string;
  readonly measured: Measurement;
}

/** Inflates and hashes every layer with each tool on PATH, as many layers at once as there are cores: the physical limit. */
export function inflateAndHash(image: SampleImage): readonly Contender[] {
  const tools: readonly (readonly [string, string])[] = [
    ['gzip', 'gzip -dc'],
    ['pigz', 'pigz -dc'],
    ['libdeflate-gunzip', 'libdeflate-gunzip -c'],
    ['igzip', 'igzip -dc'],
  ];
  const files = image.layerFiles.join(' ');
  return tools.flatMap(([name, inflate]) => {
    if (onPath(name) === null) return [];
    const script = `printf '%s\\n' ${files} | xargs -P 2 -I{} sh -c '${inflate} < {} | sha256sum >/dev/null'`;
    return [{ name: `${name} | sha256sum`, command: ['sh', '-c', script] }];
  });
}

/** What syft and trivy do for the packages of the same layout, where they are on PATH. */
export function peers(layout: string, cacheDirectory: string): readonly Contender[] {
  const contenders: Contender[] = [];
  if (onPath('syft') !== null) {
    const command = ['syft', 'scan', `oci-dir:${layout}`, '-q', '-o', 'json'];
    contenders.push({ name: 'syft', command, env: { SYFT_CHECK_FOR_APP_UPDATE: 'false' } });
  }
  if (onPath('trivy') !== null) {
    const quiet = ['--offline-scan', '--skip-db-update', '--format', 'cyclonedx', '-q'];
    const command = ['trivy', 'image', '--input', layout, ...quiet];
    contenders.push({ name: 'trivy', command, env: { TRIVY_CACHE_DIR: cacheDirectory } });
  }
  return contenders;
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
