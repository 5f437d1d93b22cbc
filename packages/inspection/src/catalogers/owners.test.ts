import type { Package } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { memoryFileView } from './memory-file-view.ts';
import { withOwners } from './owners.ts';

const METADATA = '/usr/lib/python3/dist-packages/six-1.16.0.egg-info';

function packageOf(known: Partial<Package>): Package {
  return { name: 'a', version: '1', type: 'pypi', purl: 'p', licenses: [], locations: [], metadata: {}, ...known };
}

const six = packageOf({ purl: 'pkg:pypi/six@1.16.0', locations: [{ path: METADATA, layer: null }] });
const owner = (path: string): Package => packageOf({ type: 'deb', purl: 'pkg:deb/python3-six@1', files: [{ path }] });

const view = memoryFileView({
  files: new Map([[METADATA, new Uint8Array()]]),
  links: new Map([['/lib', 'usr/lib']]),
});

describe('withOwners', () => {
  test.each([
    ['the same path', METADATA],
    ['a path over a link', '/lib/python3/dist-packages/six-1.16.0.egg-info'],
  ])('marks a package whose evidence a distribution installed under %s', (_name, path) => {
    expect(withOwners([owner(path), six], view)[1]?.ownedBy).toBe('pkg:deb/python3-six@1');
  });

  test('marks a package whose evidence is named by a link', () => {
    const linked = { ...six, locations: [{ path: METADATA.replace('/usr', ''), layer: null }] };
    expect(withOwners([owner(METADATA), linked], view)[1]?.ownedBy).toBe('pkg:deb/python3-six@1');
  });

  test.each([
    ['a second copy', [owner(METADATA), { ...six, locations: [...six.locations, { path: '/opt/six', layer: null }] }]],
    ['another path', [owner('/usr/lib/other'), six]],
    ['no owner', [six]],
    ['a package of its own kind', [packageOf({ purl: 'x', files: [{ path: METADATA }] }), six]],
  ])('leaves a package alone with %s', (_name, packages) => {
    expect(withOwners(packages, view)).toEqual(packages);
  });

  test.each([
    ['leaves out', [METADATA], undefined],
    ['keeps', [METADATA, '/opt/copy'], null],
    ['keeps', ['/opt/copy'], null],
  ])('%s a package that notes in %j tell of', (_name, paths, ownedBy) => {
    const locations = paths.map((path) => ({ path, layer: null }));
    const noted = packageOf({ type: 'deb', purl: 'y', locations, metadata: { evidence: 'elf-note' } });
    const found = withOwners([owner(METADATA), noted], view).find(({ purl }) => purl === 'y');
    expect(found === undefined ? undefined : (found.ownedBy ?? null)).toBe(ownedBy);
  });

  test('never gives a package of a distribution an owner', () => {
    const other = packageOf({ type: 'deb', purl: 'y', locations: [{ path: METADATA, layer: null }] });
    expect(withOwners([owner(METADATA), other], view)[1]?.ownedBy).toBeUndefined();
  });
});
