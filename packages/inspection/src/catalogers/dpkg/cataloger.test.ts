import type { Catalog } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { dpkgCataloger } from './cataloger.ts';
import { parseControl } from './parse-control.ts';
import { parseCopyright } from './parse-copyright.ts';
import { parseStatus } from './parse-status.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

function catalog(files: Readonly<Record<string, string>>): Catalog {
  return catalogFiles(dpkgCataloger, {
    files: new Map(Object.entries(files).map(([path, text]) => [path, bytes(text)])),
  });
}

function stanza(fields: string): string {
  return `Package: a\nVersion: 1\nArchitecture: all\n${fields}\n`;
}

describe('parseStatus', () => {
  test.each([
    ['install ok installed', true],
    ['hold ok installed', true],
    ['deinstall ok installed', true],
    ['install ok unpacked', true],
    ['install reinstreq half-configured', true],
    ['install ok triggers-pending', true],
    ['install ok some-future-state', true],
    ['deinstall ok config-files', false],
    ['purge ok not-installed', false],
  ])('a package of status %s: present is %s', (status, present) => {
    expect(parseStatus(bytes(stanza(`Status: ${status}`))).packages).toHaveLength(present ? 1 : 0);
  });

  test.each([
    ['no source', '', 'a', '1'],
    ['a source', 'Source: s', 's', '1'],
    ['a source of another version', 'Source: s (0.9-1)', 's', '0.9-1'],
    ['an empty version', 'Source: s ()', 's', '1'],
    ['an empty source', 'Source:', 'a', '1'],
  ])('gives the source package for %s', (_name, fields, sourceName, sourceVersion) => {
    expect(parseStatus(bytes(stanza(fields))).packages[0]).toMatchObject({ sourceName, sourceVersion });
  });

  test.each([
    ['carriage returns', 'Package: a\r\nVersion: 1\r\n\r\nPackage: b\r\nVersion: 2\r\n', 2, 0],
    ['several blank lines', '\n\nPackage: a\nVersion: 1\n\n\n \nPackage: b\nVersion: 2', 2, 0],
    ['field names in any case', 'PACKAGE: a\nversion: 1\n', 1, 0],
    ['a tab before a continuation', stanza('Depends: x,\n\ty'), 1, 0],
    ['a stanza without version', 'Package: a\nStatus: install ok installed\n', 0, 1],
    ['a removed stanza without version', 'Package: a\nStatus: purge ok not-installed\n', 0, 0],
    ['a field given twice', 'Package: a\nPackage: b\nVersion: 1\n', 1, 1],
    ['a continuation of nothing', ' x\nPackage: a\nVersion: 1\n', 1, 1],
    ['NUL bytes', '\0\0\0\0', 0, 2],
    ['nothing', '', 0, 0],
  ])('reads %s', (_name, text, packages, damage) => {
    const status = parseStatus(bytes(text));
    expect(status.packages).toHaveLength(packages);
    expect(status.damage).toBe(damage);
  });

  test('keeps the first of a field given twice', () => {
    expect(parseStatus(bytes('Package: a\nPackage: b\nVersion: 1\n')).packages[0]?.name).toBe('a');
  });
});

describe('parseControl', () => {
  const wanted = new Set(['package']);

  test('refuses a line beyond all reason', () => {
    expect(() => parseControl(bytes(`Package: ${'x'.repeat(1_000_001)}`), wanted)).toThrow(
      expect.objectContaining({ code: 'CONTROL_LIMIT' }),
    );
  });

  test('refuses stanzas beyond all reason', () => {
    expect(() => parseControl(bytes('a:\n\n'.repeat(200_001)), wanted)).toThrow(
      expect.objectContaining({ code: 'CONTROL_LIMIT' }),
    );
  });
});

describe('parseCopyright', () => {
  test.each<[string, string, readonly string[], string | null]>([
    [
      'short names, each once',
      'Format: x\n\nFiles: *\nLicense: MIT\n\nFiles: a\nLicense: GPL-2+\n Text\n\nFiles: b\nLicense: MIT\n',
      ['MIT', 'GPL-2+'],
      'MIT AND GPL-2.0-or-later',
    ],
    ['expressions as they stand', 'Format: x\n\nLicense: GPL-2 or MIT\n', ['GPL-2 or MIT'], 'GPL-2.0-only OR MIT'],
    [
      'what prose refers to',
      'It was made by me.\nThe licence is in /usr/share/common-licenses/Artistic.\n',
      ['/usr/share/common-licenses/Artistic'],
      'Artistic-1.0-Perl',
    ],
    ['names that nobody knows', 'Format: x\n\nLicense: MIT\n\nFiles: a\nLicense: mine\n', ['MIT', 'mine'], null],
    ['the start of a text without name', 'Format: x\n\nLicense:\n Text\n', ['Text'], null],
    ['nothing from nothing', '', [], null],
  ])('reads %s', (_name, text, licenses, expression) => {
    const found = parseCopyright(bytes(text));
    expect([found.licenses, found.license?.expression ?? null]).toEqual([licenses, expression]);
  });

  test('gives no expression for a file that is too long to be read as a whole', () => {
    const text = 'Format: x\n\nLicense: MIT\n\n';
    expect(parseCopyright(bytes(text + '#\n'.repeat(2_200_000)))).toEqual({ licenses: ['MIT'], license: null });
  });
});

describe('dpkgCataloger', () => {
  test('finds a package once that stands in the database and in the status directory', () => {
    const { packages } = catalog({
      '/var/lib/dpkg/status': stanza(''),
      '/var/lib/dpkg/status.d/a': stanza(''),
    });
    expect(packages).toHaveLength(1);
    expect(packages[0]?.locations.map((location) => location.path)).toEqual([
      '/var/lib/dpkg/status',
      '/var/lib/dpkg/status.d/a',
    ]);
  });

  test('keeps the same package of two architectures apart', () => {
    const { packages } = catalog({
      '/var/lib/dpkg/status':
        'Package: a\nVersion: 1\nArchitecture: amd64\n\nPackage: a\nVersion: 1\nArchitecture: i386\n',
      '/var/lib/dpkg/info/a:i386.list': '/lib32/a\n',
    });
    expect(packages.map((found) => [found.architecture, found.files])).toEqual([
      ['amd64', undefined],
      ['i386', [{ path: '/lib32/a' }]],
    ]);
  });

  test('says that the whole database is missing when it cannot be read', () => {
    expect(catalog({ '/var/lib/dpkg/status': `A: ${'x'.repeat(1_000_001)}` })).toMatchObject({
      packages: [],
      gaps: [{ code: 'CONTROL_LIMIT', effect: 'incomplete', path: '/var/lib/dpkg/status' }],
    });
  });
});
