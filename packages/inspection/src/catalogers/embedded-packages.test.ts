import type { Package } from '@assay/core';
import { expect, test } from 'vitest';
import { joinEmbedded } from './embedded-packages.ts';

const packageOf = (purl: string, known: Partial<Package> = {}): Package => {
  const locations = [{ path: '/x', layer: null }];
  return { name: 'a', version: '1', type: 'apk', purl, licenses: [], locations, metadata: {}, ...known };
};
const embedded = (purl: string, path = '/sbom'): Package =>
  packageOf(purl, {
    licenses: ['MIT'],
    locations: [{ path, layer: null }],
    metadata: { evidence: 'embedded-sbom' },
  });

test('a package found by itself names the documents that describe it', () => {
  const joined = joinEmbedded([
    packageOf('pkg:apk/wolfi/a@1?arch=x86_64&distro=wolfi'),
    embedded('pkg:apk/wolfi/a@1?arch=x86_64'),
    embedded('pkg:apk/wolfi/a@1', '/other'),
  ]);
  expect(joined).toEqual([
    packageOf('pkg:apk/wolfi/a@1?arch=x86_64&distro=wolfi', {
      licenses: ['MIT'],
      metadata: { describedBy: ['/sbom', '/other'] },
    }),
  ]);
});

test('licences that a package has are not replaced', () => {
  const found = packageOf('p', { licenses: ['ISC'] });
  expect(joinEmbedded([found, embedded('p')])[0]?.licenses).toEqual(['ISC']);
});

test.each([
  ['another version', [packageOf('pkg:npm/a@1'), embedded('pkg:npm/a@2')]],
  ['no document', [packageOf('pkg:npm/a@1'), packageOf('pkg:npm/a@1')]],
  ['documents alone', [embedded('pkg:npm/a@1')]],
])('packages stay as they are with %s', (_name, packages) => {
  expect(joinEmbedded(packages)).toEqual(packages);
});
