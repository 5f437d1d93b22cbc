import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Catalog } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { corpusFile } from '../corpus.ts';
import { apkCataloger } from './cataloger.ts';
import { parseInstalled } from './parse-installed.ts';

const parse = (text: string): ReturnType<typeof parseInstalled> => parseInstalled(Buffer.from(text));

function catalog(installed: string): Catalog {
  return catalogFiles(apkCataloger, { files: new Map([['/lib/apk/db/installed', Buffer.from(installed)]]) });
}

describe('parseInstalled', () => {
  test.each([
    ['no blank line at the end', 'P:a\nV:1', 1, 0],
    ['many blank lines', '\n\nP:a\nV:1\n\n\n\nP:b\nV:1\n\n', 2, 0],
    ['carriage returns', 'P:a\r\nV:1\r\n\r\nP:b\r\nV:1\r\n', 2, 0],
    ['unknown keys', 'P:a\nV:1\n#:x\n~:\n', 1, 0],
    ['attributes before any file', 'P:a\nV:1\na:0:0:755\nZ:Q1x\n', 1, 0],
    ['a package without version', 'P:a\n', 0, 1],
    ['an empty name', 'P:\nV:1\n', 0, 1],
    ['a line that is no field', 'P:a\nV:1\nhello\n', 1, 1],
    ['NUL bytes', '\0\0\0', 0, 2],
    ['nothing', '', 0, 0],
  ])('reads %s', (_name, text, packages, damage) => {
    const file = parse(text);
    expect(file.packages).toHaveLength(packages);
    expect(file.damage).toBe(damage);
  });

  test.each([
    ['mode and owner', 'a:1:2:4755', { uid: 1, gid: 2, mode: 0o4755 }],
    ['attributes with a checksum behind', 'a:0:0:755:Q1x', { uid: 0, gid: 0, mode: 0o755 }],
    ['a negative owner', 'a:-1:0:755', {}],
    ['a mode that is not octal', 'a:1:1:999', {}],
    ['a SHA-1', 'Z:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=', { digest: `sha1:${'0'.repeat(40)}` }],
    ['a SHA-256', `Z:Q2${'A'.repeat(43)}=`, { digest: `sha256:${'0'.repeat(64)}` }],
    ['a checksum cut short', 'Z:Q1AAAA', {}],
    ['an unknown checksum', 'Z:Q9AAAAAAAAAAAAAAAAAAAAAAAAAAA=', {}],
  ])('understands %s of a file', (_name, line, expected) => {
    expect(parse(`P:a\nV:1\nF:etc\nR:x\n${line}\n`).packages[0]?.files).toEqual([
      { path: '/etc/x', uid: 0, gid: 0, mode: 0o644, ...expected },
    ]);
  });

  test.each([
    ['a line', `P:${'x'.repeat(1_000_001)}`],
    ['packages', 'P:a\nV:1\n\n'.repeat(200_001)],
  ])('refuses %s beyond all reason', (_name, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'APK_LIMIT' }));
  });
});

describe('apkCataloger', () => {
  test('gives the package itself as source when it has no origin', () => {
    expect(catalog('P:a\nV:1-r0\n').packages[0]).toMatchObject({
      sourceName: 'a',
      sourceVersion: '1-r0',
      purl: 'pkg:apk/a@1-r0',
    });
  });

  for (const [version, count] of [
    ['3.18.9', 15],
    ['3.20.3', 14],
  ] as const) {
    const archive = corpusFile(`images/alpine/alpine-minirootfs-${version}-x86_64.tar.gz`);
    test.skipIf(!archive.exists)(`agrees with the database read another way, in ${archive.path}`, () => {
      const installed = fileOfTar(gunzipSync(readFileSync(archive.path)), 'lib/apk/db/installed');
      const { packages, gaps } = catalog(installed);
      expect(gaps).toEqual([]);
      expect(packages).toHaveLength(count);
      expect(
        packages.map((found) => `${found.name} ${found.version} ${found.architecture} ${found.sourceName}`),
      ).toEqual(valuesOf(installed, ['P', 'V', 'A', 'o']));
      expect(packages.flatMap((found) => found.files ?? [])).toHaveLength(installed.match(/^R:/gm)?.length ?? -1);
      expect(packages.flatMap((found) => found.files ?? []).filter((file) => file.digest !== undefined)).toHaveLength(
        installed.match(/^Z:/gm)?.length ?? -1,
      );
    });
  }
});

/** One line for each package with the values of some keys, taken from the text by pattern. */
function valuesOf(installed: string, keys: readonly string[]): readonly string[] {
  return installed
    .split('\n\n')
    .filter((record) => record.trim() !== '')
    .map((record) => keys.map((key) => new RegExp(`^${key}:(.*)$`, 'm').exec(record)?.[1]).join(' '));
}

/** Content of one plain entry of a tar archive. */
function fileOfTar(archive: Buffer, name: string): string {
  for (let at = 0; at + 512 <= archive.length;) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8) || 0;
    const entry = archive
      .toString('latin1', at, at + 100)
      .replace(/\0.*$/, '')
      .replace(/^\.\//, '');
    if (entry === name) return archive.toString('utf8', at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`no ${name} in the archive`);
}
