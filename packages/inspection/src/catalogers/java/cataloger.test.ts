import type { Catalog } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { type BuiltEntry, buildZip } from '@assay/testkit';
import { javaCataloger } from './cataloger.ts';
import { parseManifest } from './parse-manifest.ts';
import { parsePomProperties } from './parse-pom-properties.ts';
import { listZip, readZipEntry } from '../read-zip.ts';

const pom = (groupId: string, artifactId: string, version: string): BuiltEntry => ({
  name: `META-INF/maven/${groupId}/${artifactId}/pom.properties`,
  content: `version=${version}\ngroupId=${groupId}\nartifactId=${artifactId}\n`,
});

const manifest = (text: string): BuiltEntry => ({
  name: 'META-INF/MANIFEST.MF',
  content: `Manifest-Version: 1.0\r\n${text}`,
});

function catalog(path: string, bytes: Uint8Array): Catalog {
  return catalogFiles(javaCataloger, { files: new Map([[path, bytes]]) });
}

function purls(path: string, entries: readonly BuiltEntry[]): readonly string[] {
  return catalog(path, buildZip(entries)).packages.map((found) => found.purl);
}

describe('javaCataloger', () => {
  test.each([
    ['its only pom.properties', '/x.jar', [pom('g.x', 'a', '1')], ['pkg:maven/g.x/a@1']],
    [
      'the one its file is named after, and what is shaded in',
      '/a-b-2.jar',
      [pom('g', 'a', '1'), pom('g', 'a-b', '2'), pom('h', 'c', '3')],
      ['pkg:maven/g/a@1', 'pkg:maven/g/a-b@2', 'pkg:maven/h/c@3'],
    ],
    [
      'file name and manifest beside foreign coordinates',
      '/app-5.jar',
      [manifest('Implementation-Version: 5\r\n'), pom('g', 'a', '1'), pom('h', 'c', '3')],
      ['pkg:maven/app@5', 'pkg:maven/g/a@1', 'pkg:maven/h/c@3'],
    ],
    [
      'the manifest where the only coordinates are of another version',
      '/guice.jar',
      [
        manifest('Bundle-SymbolicName: com.google.inject\r\nBundle-Version: 4.2.3\r\n'),
        pom('cglib', 'cglib', '3.2.12'),
      ],
      ['pkg:maven/com.google.inject@4.2.3', 'pkg:maven/cglib/cglib@3.2.12'],
    ],
    [
      'its only coordinates under another file name',
      '/renamed.jar',
      [manifest('Implementation-Version: 3.4.2\r\nImplementation-Title: x\r\n'), pom('g', 'a', '3.4.2')],
      ['pkg:maven/g/a@3.4.2'],
    ],
    ['its file name alone', '/commons-io-2.11.0.jar', [], ['pkg:maven/commons-io@2.11.0']],
    [
      'the manifest where the file has no version',
      '/lib.jar',
      [manifest('Bundle-SymbolicName: org.x.lib;singleton:=true\r\nBundle-Version: 1.2.3\r\n')],
      ['pkg:maven/org.x.lib@1.2.3'],
    ],
    [
      'coordinates that its file is named after with hyphens',
      '/geronimo-annotation-1.3-spec-1.3.jar',
      [
        manifest('Bundle-SymbolicName: org.x.geronimo-annotation_1.3\r\nBundle-Version: 1.3.0\r\n'),
        pom('g', 'geronimo-annotation_1.3_spec', '1.3'),
      ],
      ['pkg:maven/g/geronimo-annotation_1.3_spec@1.3'],
    ],
    ['a file name with a tilde', '/jsr305-0.1~+svn49.jar', [], ['pkg:maven/jsr305@0.1~%2Bsvn49']],
    [
      'the vendor id as group',
      '/a-1.jar',
      [manifest('Implementation-Vendor-Id: org.apache\r\n')],
      ['pkg:maven/org.apache/a@1'],
    ],
    [
      'no vendor id that is no group',
      '/a-1.jar',
      [manifest('Implementation-Vendor-Id: The Company\r\n')],
      ['pkg:maven/a@1'],
    ],
  ])('identifies an archive by %s', (_name, path, entries, expected) => {
    expect(purls(path, entries)).toEqual(expected);
  });

  test.each([
    ['nothing', []],
    [
      'a version that was never filled in',
      [manifest('Implementation-Title: x\r\nImplementation-Version: ${project.version}\r\n')],
    ],
  ])('leaves a gap when there is %s', (_name, entries) => {
    expect(catalog('/app.jar', buildZip(entries))).toMatchObject({
      packages: [],
      gaps: [{ code: 'PACKAGE_UNIDENTIFIED', effect: 'partial', path: '/app.jar' }],
    });
  });

  test('finds archives in archives, stored or deflated', () => {
    const jar = buildZip([pom('g', 'inner', '1')]);
    const war = buildZip([
      { name: 'WEB-INF/lib/inner-1.jar', content: jar, deflated: false },
      { name: 'WEB-INF/lib/other-2.jar', content: buildZip([]) },
    ]);
    const { packages } = catalog('/app-3.ear', buildZip([{ name: 'web-4.war', content: war }]));
    expect(packages.map((found) => [found.purl, found.metadata['archivePath']])).toEqual([
      ['pkg:maven/app@3', undefined],
      ['pkg:maven/web@4', ['web-4.war']],
      ['pkg:maven/g/inner@1', ['web-4.war', 'WEB-INF/lib/inner-1.jar']],
      ['pkg:maven/other@2', ['web-4.war', 'WEB-INF/lib/other-2.jar']],
    ]);
    expect(new Set(packages.flatMap((found) => found.locations.map(({ path }) => path)))).toEqual(
      new Set(['/app-3.ear']),
    );
  });

  test('stops at eight archives within each other and says so', () => {
    let archive = buildZip([pom('g', 'deepest', '1')]);
    for (let depth = 0; depth < 12; depth += 1) archive = buildZip([{ name: 'x-1.jar', content: archive }]);
    const { packages, gaps } = catalog('/x-1.jar', archive);
    expect(packages.map((found) => found.name)).not.toContain('g:deepest');
    expect(gaps).toMatchObject([{ code: 'ARCHIVE_LIMIT', effect: 'incomplete' }]);
  });

  test('stops when what it inflates becomes too much and says so', () => {
    const zeros = Buffer.alloc(17 * 1024 * 1024);
    const bomb = { name: 'META-INF/maven/g/a/pom.properties', content: zeros };
    const { gaps } = catalog('/x-1.jar', buildZip([bomb, bomb, bomb]));
    expect(gaps).toHaveLength(3);
    expect(gaps[0]).toMatchObject({ code: 'ARCHIVE_LIMIT', effect: 'incomplete' });
  });

  test.each([
    ['damaged', { crc: 1 }],
    ['encrypted', { encrypted: true }],
    ['compressed in an unknown way', { method: 99 }],
    ['called something else in its own header', { localName: 'META-INF/maven/g/c/pom.properties' }],
  ])('passes over an entry that is %s and says so', (_name, lies) => {
    const { packages, gaps } = catalog('/a-1.jar', buildZip([{ ...pom('g', 'b', '1'), lies }]));
    expect(packages.map((found) => found.purl)).toEqual(['pkg:maven/a@1']);
    expect(gaps).toMatchObject([{ code: 'ARCHIVE_DAMAGED', effect: 'partial' }]);
  });

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('hello '.repeat(100))],
    ['an archive cut short', buildZip([pom('g', 'a', '1')]).subarray(0, -30)],
  ])('leaves a gap for %s', (_name, bytes) => {
    expect(catalog('/a-1.jar', bytes)).toMatchObject({
      packages: [],
      gaps: [{ code: 'ZIP_INVALID', effect: 'partial' }],
    });
  });
});

describe('listZip', () => {
  const entries = [
    { name: 'a', content: 'A' },
    { name: 'b', content: 'B', deflated: false },
  ];

  test.each([
    ['plain', {}],
    ['behind a start script', { prefix: '#!/bin/sh\nexec java -jar "$0"\n' }],
    ['with a comment', { comment: 'hello' }],
    ['with a comment that looks like an end', { comment: `PK\u0005\u0006${'\0'.repeat(30)}` }],
  ])('reads an archive %s', (_name, options) => {
    const bytes = buildZip(entries, options);
    const found = listZip(bytes).map((entry) => [entry.name, Buffer.from(readZipEntry(bytes, entry, 100)).toString()]);
    expect(found).toEqual([
      ['a', 'A'],
      ['b', 'B'],
    ]);
  });

  test('refuses content beyond the limit, however it is stored', () => {
    const bytes = buildZip([
      { name: 'a', content: 'x'.repeat(1000) },
      { name: 'b', content: 'x'.repeat(1000), deflated: false },
    ]);
    for (const entry of listZip(bytes)) {
      expect(() => readZipEntry(bytes, entry, 999)).toThrow(expect.objectContaining({ code: 'ZIP_LIMIT' }));
      expect(readZipEntry(bytes, entry, 1000)).toHaveLength(1000);
    }
  });

  test('refuses more entries than it promises to hold', () => {
    const bytes = buildZip(entries);
    bytes.writeUInt16LE(3, bytes.length - 12);
    expect(() => listZip(bytes)).toThrow(expect.objectContaining({ code: 'ZIP_INVALID' }));
  });
});

describe('parseManifest', () => {
  test.each([
    ['continued lines', 'A: b\r\n c\r\n d\r\n', 'bcd'],
    ['only line feeds', 'A: b\n c\n', 'bc'],
    ['the first of two', 'A: b\r\nA: c\r\n', 'b'],
    ['names in any case', 'a: b', 'b'],
    ['nothing behind the main section', 'B: x\r\n\r\nName: y\r\nA: b\r\n', undefined],
    ['nothing', '', undefined],
  ])('reads %s', (_name, text, value) => {
    expect(parseManifest(Buffer.from(text)).get('a')).toBe(value);
  });
});

describe('parsePomProperties', () => {
  test.each([
    [
      'comments',
      '#Created by Maven\nversion=1\ngroupId=g\nartifactId=a',
      { groupId: 'g', artifactId: 'a', version: '1' },
    ],
    [
      'blanks and colons',
      'version : 1\r\n groupId = g\r\nartifactId=a\r\n',
      { groupId: 'g', artifactId: 'a', version: '1' },
    ],
    ['a missing coordinate', 'version=1\ngroupId=g\n', null],
    ['an empty coordinate', 'version=\ngroupId=g\nartifactId=a', null],
  ])('reads %s', (_name, text, expected) => {
    expect(parsePomProperties(Buffer.from(text))).toEqual(expected);
  });
});

test('a project tells what it needs', () => {
  const entries = [
    pom('g', 'a', '1'),
    {
      name: 'META-INF/maven/g/a/pom.xml',
      content:
        '<project><dependencies><dependency><groupId>h</groupId><artifactId>b</artifactId><version>${project.version}</version></dependency></dependencies></project>',
    },
  ];
  const [found] = catalog('/a-1.jar', buildZip(entries)).packages;
  expect(found?.metadata['dependencies']).toEqual(['h:b:1']);
});
