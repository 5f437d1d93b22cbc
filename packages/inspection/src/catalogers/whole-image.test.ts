import { BASIC_REQUEST, type Image, type Inspection } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { memoryImage } from '@assay/testkit';
import { expect, test } from 'vitest';
import { inspectWith } from '../inspect-image.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { InlineRunner } from '../worker/inline-runner.ts';
import { catalogers } from './registry.ts';

function inspect(image: Image): Promise<Inspection> {
  const { signal } = new AbortController();
  const options = { request: BASIC_REQUEST, limits: DEFAULT_LIMITS, cache: null, signal, toolVersion: '0.0.0' };
  const { modules } = catalogers;
  return inspectWith(image, options, { catalogers: modules, runner: new InlineRunner(modules) });
}

const imageOf = (...layers: readonly (readonly TarEntry[])[]): Image =>
  memoryImage(layers.map((entries) => buildLayer({ entries })));

const spdx = (purl: string, version: string): string =>
  JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    packages: [
      {
        name: 'a',
        versionInfo: version,
        licenseDeclared: 'MIT',
        externalRefs: [{ referenceType: 'purl', referenceLocator: purl }],
      },
    ],
  });

test('a package that a document describes is listed once', async () => {
  const { packages } = await inspect(
    imageOf(
      [{ path: 'lib/apk/db/installed', content: 'P:a\nV:1-r0\nA:x86_64\n\n' }],
      [{ path: 'var/lib/db/sbom/a-1-r0.spdx.json', content: spdx('pkg:apk/a@1-r0', '1-r0') }],
    ),
  );
  expect(packages.map(({ purl, metadata }) => [purl, metadata['describedBy']])).toEqual([
    ['pkg:apk/a@1-r0?arch=x86_64', ['/var/lib/db/sbom/a-1-r0.spdx.json']],
  ]);
});

test("what lies in Bitnami's directories is owned by Bitnami's package", async () => {
  const { packages } = await inspect(
    imageOf([
      { path: 'opt/bitnami/a/.spdx-a.spdx', content: spdx('pkg:bitnami/a@1-0', '1-0') },
      { path: 'opt/bitnami/a/node_modules/b/package.json', content: '{"name":"b","version":"2"}' },
    ]),
  );
  expect(packages.map(({ purl, ownedBy }) => [purl, ownedBy])).toEqual([
    ['pkg:bitnami/a@1-0', undefined],
    ['pkg:npm/b@2', 'pkg:bitnami/a@1-0'],
  ]);
});

test('objects of a Nix store name the layer that they came with', async () => {
  const object = 'nix/store/1b9p07z77phvv2hf6gm9f28syp39f1ag-hello-2.12.1';
  const image = imageOf([{ path: 'etc/passwd', content: '' }], [{ path: `${object}/bin/hello`, content: 'x' }]);
  const { packages } = await inspect(image);
  expect(packages.map(({ purl, locations }) => [purl, locations])).toEqual([
    ['pkg:nix/hello@2.12.1', [{ path: `/${object}`, layer: image.layers[1]?.diffId }]],
  ]);
});
