import type { Package } from '@assay/core';
import { normalizeLicense } from '@assay/license';
import { describe, expect, test } from 'vitest';
import { joinLicenses } from './join-licenses.ts';
import { LicenseReader } from './license-reader.ts';

const declaring = (...licenses: readonly string[]): Package => ({
  name: 'a',
  version: '1',
  type: 'npm',
  purl: 'pkg:npm/a@1',
  licenses,
  locations: [{ path: '/a', layer: null }],
  metadata: {},
});

describe('licences of a package', () => {
  test.each<[readonly string[], Package['license']]>([
    [[], null],
    [['MIT'], { expression: 'MIT', category: 'permissive' }],
    [['MIT License', 'License :: OSI Approved :: MIT License'], { expression: 'MIT', category: 'permissive' }],
    [['MIT OR Apache-2.0'], { expression: 'MIT OR Apache-2.0', category: 'permissive' }],
    [['MIT', 'GPL-2.0-only'], { expression: 'MIT AND GPL-2.0-only', category: 'strong-copyleft' }],
    [
      ['MIT', 'GPL-2.0-only OR Apache-2.0'],
      { expression: 'MIT AND (GPL-2.0-only OR Apache-2.0)', category: 'permissive' },
    ],
    [['MIT', 'see the file'], null],
    [['public domain', 'ISC'], { expression: 'ISC', category: 'permissive' }],
    [['public domain'], null],
  ])('%j come to %j', (licenses, expected) => {
    expect(joinLicenses(licenses.map(normalizeLicense))).toEqual(expected);
    expect(new LicenseReader().complete([declaring(...licenses)])).toEqual([
      { ...declaring(...licenses), license: expected },
    ]);
  });

  test('stay as their cataloger read them', () => {
    const found: Package = { ...declaring('MIT'), license: null };
    expect(new LicenseReader().complete([found])).toEqual([found]);
  });

  test('that are texts are read up to a sum of characters, and the rest is a gap', () => {
    const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(300));
    const reader = new LicenseReader(700);
    reader.complete([declaring(...texts, 'MIT'), declaring(texts[2] ?? '')]);
    expect(reader.gaps).toMatchObject([{ code: 'LICENSE_TEXTS_SKIPPED', effect: 'partial' }]);
    expect(reader.gaps[0]?.message).toContain('1 ');
    const generous = new LicenseReader(900);
    generous.complete([declaring(...texts)]);
    expect(generous.gaps).toEqual([]);
  });

  test('that are too many to join are not joined', () => {
    const many = Array.from({ length: 500 }, (_, at) => ({
      expression: `LicenseRef-${at}`,
      category: 'unknown' as const,
    }));
    expect(joinLicenses(many)).toBeNull();
  });
});
