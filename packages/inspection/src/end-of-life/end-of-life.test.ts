import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OperatingSystem } from '@assay/core';
import { corpusFile } from '../catalogers/corpus.ts';
import { endOfLife, withEndOfLife } from './end-of-life.ts';
import { renderReleases } from './render-releases.ts';

const DEBIAN: OperatingSystem = {
  id: 'debian',
  idLike: [],
  name: 'Debian GNU/Linux',
  prettyName: 'Debian GNU/Linux 12 (bookworm)',
  versionId: '12',
  version: '12 (bookworm)',
  versionCodename: 'bookworm',
  cpeName: null,
  supportEnd: null,
  source: '/etc/os-release',
};

describe('the end of support of a distribution', () => {
  it.each([
    ['debian', '12', '2026-07-11', '2028-06-30'],
    ['debian', '12.5', '2026-07-11', '2028-06-30'],
    ['ubuntu', '22.04', '2027-04-01', '2032-04-09'],
    ['ubuntu', '24.10', '2025-07-10', null],
    ['alpine', '3.20.3', '2026-04-01', null],
    ['alpine', '3.2.1', '2017-05-01', null],
    ['rhel', '9.4', '2032-05-31', '2036-05-31'],
    ['almalinux', '8.10', '2029-05-31', null],
  ])('of %s %s is known', (id, versionId, supportEnd, extendedSupportEnd) => {
    expect(endOfLife({ id, versionId })).toEqual({ supportEnd, extendedSupportEnd, source: 'endoflife.date' });
  });

  it.each([
    ['debian', null],
    ['debian', ''],
    ['debian', '99'],
    ['ubuntu', '22'],
    ['alpine', '3.21_alpha20240807'],
    ['alpine', '3'],
    ['rhel', '9.4-beta'],
    ['arch', '1'],
    ['constructor', '1'],
    ['__proto__', 'length'],
  ])('of %s %s is not guessed', (id, versionId) => {
    expect(endOfLife({ id, versionId })).toBeNull();
  });

  it('is added to a system that says nothing of it, with who says so', () => {
    expect(withEndOfLife(DEBIAN)).toEqual({
      ...DEBIAN,
      supportEnd: '2026-07-11',
      supportEndSource: 'endoflife.date',
      extendedSupportEnd: '2028-06-30',
    });
  });

  it('is left alone where the system says it itself, or is not known', () => {
    const own = { ...DEBIAN, supportEnd: '2030-01-01' };
    expect(withEndOfLife(own)).toEqual(own);
    expect(withEndOfLife({ ...DEBIAN, id: 'arch' })).toEqual({ ...DEBIAN, id: 'arch' });
    expect(withEndOfLife(null)).toBeNull();
  });
});

describe('the table of releases', () => {
  const fileOf = (product: string) => corpusFile(`enrichment/endoflife/${product}.json`);
  const { path, exists } = fileOf('debian');

  it.skipIf(!exists)(`is what the data of endoflife.date say (${path}${exists ? '' : ' is missing'})`, async () => {
    const text = renderReleases((product) => JSON.parse(readFileSync(fileOf(product).path, 'utf8')));
    await expect(text).toMatchFileSnapshot('./releases.ts');
  });
});
