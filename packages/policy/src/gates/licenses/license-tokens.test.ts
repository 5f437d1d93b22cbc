import type { Package } from '@assay/core';
import { expect, test } from 'vitest';
import { denyLicenses } from './license-tokens.ts';

const found = (rest: Partial<Package>): Package => ({
  name: 'a',
  version: '1',
  type: 'npm',
  purl: 'pkg:npm/a@1',
  licenses: [],
  locations: [{ path: '/a', layer: null }],
  metadata: {},
  ...rest,
});
const fromFiles = { expression: 'ISC AND GPL-2.0-only', category: 'strong-copyleft', files: ['/a/LICENSE'] } as const;
const declared = { expression: 'GPL-2.0-only', category: 'strong-copyleft' } as const;

test.each<[string, Package, readonly string[]]>([
  ['that licence files tell', found({ license: fromFiles }), ['GPL-2.0-only']],
  ['as declared', found({ licenses: ['GPL-2.0-only'], license: declared }), ['GPL-2.0-only']],
  ['as declared, not as it was understood', found({ licenses: ['GPLv2'], license: declared }), []],
  ['of which nothing is known', found({ license: null }), []],
])('a licence is denied %s', (_name, item, expected) => {
  const denied = [...denyLicenses([item], null, (license) => license === 'GPL-2.0-only', 'start ')];
  expect(denied.map(({ data }) => data['license'])).toEqual(expected);
});
