import { describe, expect, test } from 'vitest';
import { embeddedPackage } from './package.ts';
import { parseDocument } from './parse-document.ts';

const parse = (json: unknown): ReturnType<typeof parseDocument> => parseDocument(Buffer.from(JSON.stringify(json)));

describe('parseDocument', () => {
  test('leaves out what packages were only made or tested with', () => {
    const { packages } = parse({
      spdxVersion: 'SPDX-2.2',
      packages: ['a', 'b', 'c'].map((name) => ({ SPDXID: name, name, versionInfo: '1' })),
      relationships: [
        { spdxElementId: 'b', relationshipType: 'BUILD_TOOL_OF', relatedSpdxElement: 'a' },
        { spdxElementId: 'a', relationshipType: 'GENERATED_FROM', relatedSpdxElement: 'c' },
      ],
    });
    expect(packages.map(({ name }) => name)).toEqual(['a']);
  });

  test('keeps the order of components within each other', () => {
    const component = (name: string, components: unknown[] = []): unknown => ({ name, version: '1', components });
    const { packages } = parse({
      bomFormat: 'CycloneDX',
      components: [component('a', [component('b', [component('c')]), component('d')]), component('e')],
    });
    expect(packages.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test.each([
    ['another object', {}, 'PACKAGE_FILE_INVALID'],
    ['a list', [], 'PACKAGE_FILE_INVALID'],
    ['SPDX 3', { spdxVersion: 'SPDX-3.0' }, 'PACKAGE_FILE_INVALID'],
    [
      'packages beyond all reason',
      { spdxVersion: 'SPDX-2.3', packages: Array.from({ length: 200_001 }, () => 0) },
      'PACKAGE_FILE_LIMIT',
    ],
  ])('refuses %s', (_name, json, code) => {
    expect(() => parse(json)).toThrow(expect.objectContaining({ code }));
  });
});

describe('embeddedPackage', () => {
  test.each([
    ['pkg:npm/%40a/b@2', '@a/b', 'pkg:npm/%40a/b@2'],
    ['pkg:maven/g/a@2?type=jar', 'g:a', 'pkg:maven/g/a@2?type=jar'],
    ['pkg:golang/github.com/a/b@v2#sub', 'github.com/a/b', 'pkg:golang/github.com/a/b@v2'],
    [
      'pkg:deb/debian/libc6@2?distro=debian-12&arch=amd64',
      'libc6',
      'pkg:deb/debian/libc6@2?arch=amd64&distro=debian-12',
    ],
    ['pkg:pypi/A_b@2', 'A_b', 'pkg:pypi/a-b@2'],
    ['pkg:npm/b', 'b', 'pkg:npm/b@1'],
    ['pkg:generic/y@2', 'y', 'pkg:generic/y@2'],
    ['pkg:NPM//b@2', 'b', 'pkg:npm/b@2'],
    ['pkg:npm/@a/b', '@a/b', 'pkg:npm/%40a/b@1'],
    ['pkg:npm/b@%ZZ', 'x', 'pkg:generic/x@1'],
    ['pkg:npm/@', '@', 'pkg:npm/%40@1'],
    ['pkg:github/a/b@2', 'x', 'pkg:generic/x@1'],
    ['', 'x', 'pkg:generic/x@1'],
    ['pkg:', 'x', 'pkg:generic/x@1'],
  ])('names %s', (purl, name, written) => {
    const record = { name: 'x', version: '1', purl, licenses: [], isSubject: false };
    expect(embeddedPackage(record, { path: '/x', layer: null })).toMatchObject({ name, purl: written });
  });
});
