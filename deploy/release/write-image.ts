/** `write-image.ts DIRECTORY VERSION`: the bundled program as an image in an OCI layout. The same bundle gives the same digest. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject } from '@assay/core';
import { type TarEntry, buildImage, writeOciLayout } from '@assay/oci';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = process.env['ASSAY_BUNDLE'] || join(root, 'apps/cli/dist');
const [directory, version] = process.argv.slice(2);
if (directory === undefined || version === undefined) throw new Error('usage: write-image.ts DIRECTORY VERSION');

/** Every file below a directory, in one order. */
function filesBelow(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** The manifests of the packages that were bundled, so that SBOMs name them: what package-lock.json lists and not only development needs. */
function shippedManifests(): readonly TarEntry[] {
  const lock: unknown = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  if (!isJsonObject(lock) || !isJsonObject(lock['packages'])) throw new Error('package-lock.json is not one');
  return Object.entries(lock['packages']).flatMap(([path, entry]) => {
    const isShipped =
      path.startsWith('node_modules/') && isJsonObject(entry) && entry['dev'] !== true && entry['link'] !== true;
    const file = join(root, path, 'package.json');
    // Packages for other platforms are listed and not installed.
    return isShipped && existsSync(file)
      ? [{ path: `opt/assay/${path}/package.json`, content: readFileSync(file) }]
      : [];
  });
}

const entries: readonly TarEntry[] = [
  ...filesBelow(bundle).map((path) => ({ path: `opt/assay/${relative(bundle, path)}`, content: readFileSync(path) })),
  ...shippedManifests(),
  { path: 'opt/assay/LICENSE', content: readFileSync(join(root, 'LICENSE')) },
];
const image = buildImage({
  platform: { os: 'linux', architecture: 'amd64', variant: null },
  layers: [{ entries, createdBy: 'deploy/release/write-image.ts' }],
  config: {
    entrypoint: ['node', '/opt/assay/assay.js'],
    user: '65532:65532',
    labels: {
      'org.opencontainers.image.title': 'Assay',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.revision': process.env['GITHUB_SHA'] || 'unknown',
      'org.opencontainers.image.licenses': 'Apache-2.0',
    },
  },
});
await writeOciLayout(directory, [{ content: image, name: version }]);
console.log(image.root.digest);
