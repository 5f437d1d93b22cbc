import { BASIC_REQUEST, type Cataloger, type Inspection, type Package } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { memoryImage } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { buildZip } from '@assay/testkit';
import { javaCataloger } from '../catalogers/java/cataloger.ts';
import { dpkgCataloger } from '../catalogers/dpkg/cataloger.ts';
import { gemCataloger } from '../catalogers/gem/cataloger.ts';
import { licenseFileCataloger } from '../catalogers/license-file/cataloger.ts';
import { npmCataloger } from '../catalogers/npm/cataloger.ts';
import { pythonCataloger } from '../catalogers/python/cataloger.ts';
import { inspectWith } from '../inspect-image.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { InlineRunner } from '../worker/inline-runner.ts';
import { licensesInText } from './license-text.ts';
import { remembered } from './remembered.ts';

const CATALOGERS: readonly Cataloger[] = [
  dpkgCataloger,
  gemCataloger,
  javaCataloger,
  licenseFileCataloger,
  npmCataloger,
  pythonCataloger,
];

async function inspect(...entries: readonly TarEntry[]): Promise<Inspection> {
  const image = memoryImage([buildLayer({ entries })]);
  const signal = new AbortController().signal;
  const options = { request: BASIC_REQUEST, limits: DEFAULT_LIMITS, cache: null, signal, toolVersion: '0.0.0' };
  return await inspectWith(image, options, { catalogers: CATALOGERS, runner: new InlineRunner(CATALOGERS) });
}

async function licensesOf(...entries: readonly TarEntry[]): Promise<readonly Pick<Package, 'licenses' | 'license'>[]> {
  const { packages } = await inspect(...entries);
  return packages.map(({ licenses, license }) => (license === undefined ? { licenses } : { licenses, license }));
}

const ISC = `Copyright (c) 2020 Somebody

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that
the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES
OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR
ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS
ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
`;
const GPL = 'This is free software under the terms of the GNU General Public License version 2 or later.\n';

const file = (path: string, content: string | Uint8Array): TarEntry => ({ path, content });
const npm = (declared: object): TarEntry =>
  file('app/node_modules/x/package.json', JSON.stringify({ name: 'x', version: '1.0.0', ...declared }));
const python = (header = ''): TarEntry =>
  file('site/p-1.dist-info/METADATA', `Metadata-Version: 2.1\nName: p\nVersion: 1\n${header}\n`);

const isc = (...files: readonly string[]): NonNullable<Package['license']> => ({
  expression: 'ISC',
  category: 'permissive',
  files,
});

describe('licence files of packages', () => {
  test.each<[string, readonly TarEntry[], Pick<Package, 'licenses' | 'license'>]>([
    [
      'speak where nothing is declared',
      [npm({}), file('app/node_modules/x/LICENSE.md', ISC)],
      { licenses: [], license: isc('/app/node_modules/x/LICENSE.md') },
    ],
    [
      'speak where what is declared is not understood, and leave that as it is',
      [npm({ license: 'see the file' }), file('app/node_modules/x/license', ISC)],
      { licenses: ['see the file'], license: isc('/app/node_modules/x/license') },
    ],
    [
      'are silent where a licence is declared',
      [npm({ license: 'MIT' }), file('app/node_modules/x/LICENSE', ISC)],
      { licenses: ['MIT'], license: { expression: 'MIT', category: 'permissive' } },
    ],
    [
      'are silent when they hold no known licence',
      [npm({}), file('app/node_modules/x/LICENSE', 'Do what you like on Sundays.')],
      { licenses: [], license: null },
    ],
    [
      'are not programs whose names begin like theirs',
      [npm({}), file('app/node_modules/x/license.js', ISC)],
      { licenses: [], license: null },
    ],
    [
      'are those of the package, not of one beside it',
      [npm({}), file('app/node_modules/y/LICENSE', ISC)],
      { licenses: [], license: null },
    ],
    [
      'that are several all count',
      [python(), file('site/p-1.dist-info/licenses/LICENSE', ISC), file('site/p-1.dist-info/COPYING', GPL)],
      {
        licenses: [],
        license: {
          expression: 'GPL-2.0-or-later AND ISC',
          category: 'strong-copyleft',
          files: ['/site/p-1.dist-info/COPYING', '/site/p-1.dist-info/licenses/LICENSE'],
        },
      },
    ],
    [
      'count more than notices',
      [python(), file('site/p-1.dist-info/LICENSE', ISC), file('site/p-1.dist-info/NOTICE', GPL)],
      { licenses: [], license: isc('/site/p-1.dist-info/LICENSE') },
    ],
    [
      'may be notices where there are no others',
      [python(), file('site/p-1.dist-info/NOTICE', ISC)],
      { licenses: [], license: isc('/site/p-1.dist-info/NOTICE') },
    ],
    [
      'of gems lie beside their code',
      [
        file('g/specifications/x-1.gemspec', 'Gem::Specification.new do |s|\n  s.name = "x"\n  s.version = "1"\nend\n'),
        file('g/gems/x-1/MIT-LICENSE', ISC),
      ],
      { licenses: [], license: isc('/g/gems/x-1/MIT-LICENSE') },
    ],
    [
      'of archives lie within them',
      [file('x-1.jar', buildZip([{ name: 'META-INF/LICENSE.txt', content: ISC }]))],
      { licenses: [], license: isc('/x-1.jar!/META-INF/LICENSE.txt') },
    ],
  ])('%s', async (_name, entries, expected) => {
    expect(await licensesOf(...entries)).toEqual([expected]);
  });
});

test('a pom.xml declares the licence of its project', async () => {
  const name = 'META-INF/maven/g/a/pom';
  const jar = buildZip([
    { name: `${name}.properties`, content: 'version=1\ngroupId=g\nartifactId=a\n' },
    {
      name: `${name}.xml`,
      content:
        '<project><licenses><!-- <license><name>GPL</name></license> --><license><name>ISC\n License</name></license>' +
        '<license><url>https://opensource.org/license/mit</url></license></licenses></project>',
    },
  ]);
  expect(await licensesOf(file('x.jar', jar))).toMatchObject([
    { licenses: ['ISC License', 'https://opensource.org/license/mit'], license: { expression: 'ISC AND MIT' } },
  ]);
});

test('many archives together may not unpack to more than their size allows, and what is left out is told', async () => {
  // What cannot be unpacked counts as the most that it may come to, so that no bytes have to be unpacked here.
  const entry = { name: 'inner.jar', content: Buffer.alloc(200 * 1024), deflated: false, lies: { method: 99 } };
  const costly = buildZip([entry]);
  const dense = buildZip([{ name: 'META-INF/MANIFEST.MF', content: `A: ${'a'.repeat(1_000_000)}\n` }]);
  const gapsOf = async (count: number): Promise<readonly unknown[]> => {
    const names = Array.from({ length: count }, (_, at) => `a${at}-1.jar`);
    const { gaps } = await inspect(...names.map((name) => file(name, costly)), file('z-1.jar', dense));
    return gaps.map(({ code, effect, path }) => [code, effect, path]);
  };
  const damaged = [0, 1, 2].map((at) => ['ARCHIVE_DAMAGED', 'partial', `/a${at}-1.jar`]);
  expect(await gapsOf(2)).toEqual(damaged.slice(0, 2));
  expect(await gapsOf(3)).toEqual([...damaged, ['ARCHIVE_LIMIT', 'incomplete', '/z-1.jar']]);
});

describe('text of a licence', () => {
  test.each(['2020 A', '(c) 2020 A', '(C) 2019-2020 by A, B and C', '[yyyy] [name]', '© A'])(
    'is the same whoever holds the rights: %s',
    (holder) => {
      expect(licensesInText(ISC.replace('(c) 2020 Somebody', holder).replaceAll('\n', '\r\n'))).toEqual(['ISC']);
    },
  );

  test('is compared once', () => {
    const seen: string[] = [];
    const compute = remembered((text) => {
      seen.push(text);
      return text.length;
    }, 2);
    expect(['a', 'a', 'bb', 'a', 'ccc', 'a'].map(compute)).toEqual([1, 1, 2, 1, 3, 1]);
    expect(seen).toEqual(['a', 'bb', 'ccc', 'a']);
  });
});
