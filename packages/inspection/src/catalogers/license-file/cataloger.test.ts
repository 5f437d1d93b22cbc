import type { ReadingBudget } from '@assay/core';
import { expect, test } from 'vitest';
import { licenseFileCataloger } from './cataloger.ts';

const path = '/app/node_modules/x/LICENSE';
const tag = Buffer.from('SPDX-License-Identifier: MIT');

function budgetOf(remainingBytes: number): ReadingBudget & { readonly spent: number[] } {
  const spent: number[] = [];
  return { spent, remainingBytes, spend: (bytes) => void spent.push(bytes) };
}

test.each([
  ['/app/node_modules/x/LICENSE', ['MIT']],
  ['/app/node_modules/x/LICENSE.md', ['MIT']],
  ['/app/node_modules/x/license.js', null],
  ['/app/node_modules/x/LICENSE.json', null],
])('reads %s for the licences in it', (name, expected) => {
  expect(licenseFileCataloger.read({ path: name, bytes: tag })).toEqual(expected);
});

test('files beyond what a layer may cost are not looked at, which is one gap', () => {
  const cost = tag.byteLength * 32 + 4096;
  const enough = budgetOf(cost);
  expect(licenseFileCataloger.read({ path, bytes: tag, budget: enough })).toEqual(['MIT']);
  expect(enough.spent).toEqual([cost]);
  const short = budgetOf(cost - 1);
  const reading = licenseFileCataloger.read({ path, bytes: tag, budget: short });
  expect([reading, short.spent]).toEqual(['skipped', []]);
  const files = [1, 2, 3].map((number) => ({ path: `${path}.${number}`, layer: null, layerIndex: 0, reading }));
  const context = {
    os: null,
    files: { size: 0, get: () => undefined, resolve: () => undefined, entries: () => [], list: () => [] },
  };
  expect(licenseFileCataloger.assemble(files, context)).toEqual({
    packages: [],
    gaps: [
      {
        cataloger: 'license-file',
        code: 'LICENSE_FILES_SKIPPED',
        effect: 'partial',
        message: '3 licence files were not looked at: there are too many of them in one layer',
        path: `${path}.1`,
      },
    ],
  });
});
