import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parseReference } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LibraryFile, readLibraryFile } from './library-file.ts';
import { newerTags, officialName, tagSupport } from './supported-tag.ts';
import { tagDistribution } from './tag-distribution.ts';
import { tagParts } from './tag-parts.ts';

const NODE = `# generated
Maintainers: Somebody <a@example.com> (@a),
             Other <b@example.com>
GitRepo: https://git.example/node.git

Tags: 22.4.1, 22.4, 22, lts, 22.4.1-bookworm, latest
Architectures: amd64, arm64v8
GitCommit: 00

Tags: 22.4.1-slim, 22-slim, 22.4.1-bookworm-slim, 22-bookworm-slim
Architectures: amd64

Tags: 20.15.0-slim, 20-slim, 20-bookworm-slim
SharedTags: 20-shared
Architectures: amd64

Tags: 24.0.0-rc.1-slim, 22.4.1-alpine3.20, 22-alpine
Architectures: amd64, arm32v7
`;

function library(text: string): ReadonlyMap<string, LibraryFile> {
  const file = readLibraryFile('node', text);
  expect(file).not.toBeNull();
  return new Map(file === null ? [] : [['node', file]]);
}

describe('the support of a tag', () => {
  const files = library(NODE);
  const cases: readonly (readonly [reference: string, kind: string])[] = [
    ['node', 'supported'],
    ['node:22-slim', 'supported'],
    ['node:20-shared', 'supported'],
    ['docker.io/library/node:22.4', 'supported'],
    ['node:18', 'unsupported'],
    ['mirror.example/library/node:22', 'supported'],
    ['other.example/library/node:22', 'not-official'],
    ['acme/node:22', 'not-official'],
    ['python:3', 'not-official'],
    [`node@sha256:${'a'.repeat(64)}`, 'no-data'],
    [`node:18@sha256:${'a'.repeat(64)}`, 'unsupported'],
  ];
  test.each(cases)('of %s is %s', (reference, kind) => {
    expect(tagSupport(parseReference(reference), files, { mirrors: ['mirror.example/library/'] }).kind).toBe(kind);
  });

  test('names the nearest tag of the same flavour', () => {
    expect(tagSupport(parseReference('node:18-slim'), files)).toMatchObject({ successor: '20-slim' });
    expect(tagSupport(parseReference('node:21-bullseye-slim'), files)).toMatchObject({ successor: '22-bookworm-slim' });
    expect(tagSupport(parseReference('node:18-windows'), files)).toMatchObject({ successor: null });
  });

  test('says when the tag is not there for the platform', () => {
    const of = (reference: string, architecture: string): unknown =>
      tagSupport(parseReference(reference), files, { architecture });
    expect(of('node:22', 'arm64')).toMatchObject({ platformSupported: true });
    expect(of('node:22-slim', 'arm64')).toMatchObject({ platformSupported: false });
    expect(of('node:22-slim', 'other')).toMatchObject({ platformSupported: null });
  });

  test('of an image without tags is that it is retired', () => {
    const retired = readLibraryFile('centos', 'Maintainers: none\n# no tags\n');
    expect(retired?.entries).toEqual([]);
    expect(tagSupport(parseReference('centos:7'), new Map(retired === null ? [] : [['centos', retired]])).kind).toBe(
      'retired',
    );
  });
});

test('newer tags keep the flavour and how exact the tag is', () => {
  const entries = library(NODE).get('node')?.entries ?? [];
  expect(newerTags('20-slim', entries)).toEqual([{ tag: '22-slim', step: 'next-line', behind: 1 }]);
  expect(newerTags('22.1.0-alpine3.19', entries)).toEqual([{ tag: '22.4.1-alpine3.20', step: 'same-line', behind: 1 }]);
  expect(newerTags('20.1.0-bullseye', entries)).toEqual([{ tag: '22.4.1-bookworm', step: 'next-line', behind: 1 }]);
  expect(newerTags('latest', entries)).toEqual([]);
  expect(newerTags('22-slim', entries)).toEqual([]);
});

test('how far a tag is behind is counted in versions of its line and in lines', () => {
  const tags = ['1.0', '1.1', '1.2', '2.0', '3.0', '3.1', '4.0-rc1', '5.0-slim'];
  const entries = tags.map((tag) => ({ tags: [tag], architectures: ['amd64'] }));
  expect(newerTags('1.0', entries)).toEqual([
    { tag: '1.2', step: 'same-line', behind: 2 },
    { tag: '3.1', step: 'next-line', behind: 2 },
  ]);
});

test('a tag that is later than all listed ones may be newer than the list', () => {
  const files = library(NODE);
  expect(tagSupport(parseReference('node:99-slim'), files).kind).toBe('no-data');
  expect(tagSupport(parseReference('node:18-slim'), files).kind).toBe('unsupported');
  expect(tagSupport(parseReference('node:99-nonsense'), files)).toMatchObject({ kind: 'unsupported', successor: null });
});

test.each<[string, string, string | null]>([
  ['debian', '12-slim', 'debian 12'],
  ['debian', 'bookworm-20260803-slim', 'debian 12'],
  ['ubuntu', '22.04', 'ubuntu 22.04'],
  ['ubuntu', 'noble-20260101', 'ubuntu 24.04'],
  ['alpine', '3.20.3', 'alpine 3.20'],
  ['alpine', '3', null],
  ['alpine', 'edge', null],
  ['node', '22-bookworm-slim', 'debian 12'],
  ['python', '3.13-alpine3.22', 'alpine 3.22'],
  ['node', '22', null],
  ['node', '22-alpine', null],
  ['buildpack-deps', 'jammy-curl', 'ubuntu 22.04'],
  ['rockylinux', '9.3', 'rocky 9'],
  ['x', 'bookworm-jammy', null],
])('%s:%s stands on %s', (name, tag, release) => {
  const found = tagDistribution(name, tag);
  expect(found === null ? null : `${found.id} ${found.version}`).toBe(release);
});

test.each([
  ['22.4.1-bookworm-slim', [22, 4, 1], 'bookworm-slim', false],
  ['3.13.0rc2-slim', [3, 13, 0], 'slim', true],
  ['alpine', [], 'alpine', false],
  ['latest', [], '', false],
  ['8-jdk-alpine', [8], 'jdk-alpine', false],
])('the tag %s', (tag, version, flavour, preview) => {
  expect(tagParts(tag)).toEqual({ version, flavour, preview });
});

test.each([['<html></html>'], [' Tags: a'], ['Tags: a\n'], ['']])('%j is no library file', (text) => {
  expect(readLibraryFile('x', text)).toBeNull();
});

test('any text is a library file or none', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom('Maintainers: a', 'Tags: a, b', '', ' c', '# x'), fc.string())),
      (lines) => {
        const file = readLibraryFile('x', lines.join('\n'));
        for (const { tags } of file?.entries ?? []) expect(tags.length).toBeGreaterThan(0);
      },
    ),
  );
});

const corpus = process.env['ASSAY_CORPUS'] ?? join(import.meta.dirname, '../../../../../shared/data');
const archive = join(corpus, 'enrichment/official-images.library.tar.zst');

/** The files of a tar archive whose names begin with a prefix. */
function filesOf(tar: Buffer, prefix: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const field = (from: number, to: number): string =>
      tar.toString('latin1', at + from, at + to).replace(/\0.*$/s, '');
    const [name, size, type] = [field(0, 100), Number.parseInt(field(124, 136), 8), field(156, 157)];
    if (type === '0' && name.startsWith(prefix)) {
      files.set(name.slice(prefix.length), tar.toString('utf8', at + 512, at + 512 + size));
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

test.skipIf(!existsSync(archive))(`every real library file is read (needs ${archive})`, () => {
  const files = filesOf(zstdDecompressSync(readFileSync(archive)), 'library/');
  expect(files.size).toBeGreaterThan(100);
  expect([...files].filter(([name, text]) => readLibraryFile(name, text) === null)).toEqual([]);
  expect(readLibraryFile('nginx', files.get('nginx') ?? '')?.entries.length).toBeGreaterThan(4);
});

test('the name of an official image', () => {
  expect(officialName(parseReference('nginx'))).toBe('nginx');
  expect(officialName(parseReference('mirror.example/nginx'), ['mirror.example'])).toBe('nginx');
  expect(officialName(parseReference('mirror.example/a/nginx'), ['mirror.example'])).toBeNull();
});
