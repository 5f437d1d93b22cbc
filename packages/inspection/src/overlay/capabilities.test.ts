import { type TarEntry, buildLayer } from '@assay/oci';
import { memoryImage, whiteout } from '@assay/testkit';
import { expect, test } from 'vitest';
import { inspectInline } from '../testing/inspect-inline.ts';

const pax = { 'SCHILY.xattr.security.capability': '\x01\0\0\x02' };
const capable: TarEntry = { path: 'a', content: 'x', pax };
const plain: TarEntry = { path: 'a', content: 'x' };
const link: TarEntry = { path: 'b', type: 'hardlink', linkTarget: 'a' };

test.each<[string, readonly (readonly TarEntry[])[], readonly string[]]>([
  ['a file that has them', [[capable]], ['/a']],
  ['a file that has other attributes', [[{ ...plain, pax: { 'SCHILY.xattr.user.capability': 'x' } }]], []],
  ['every name of the file', [[capable, link]], ['/a', '/b']],
  ['a hard link that brings them', [[plain], [{ ...link, pax }]], ['/a', '/b']],
  ['a file that was replaced', [[capable], [plain]], []],
  ['a name that outlives the first', [[capable, link], [whiteout('a')]], ['/b']],
  ['a directory, which cannot have them', [[{ path: 'd', type: 'directory', pax }]], []],
])('capabilities: %s', async (_name, layers, expected) => {
  const { files } = await inspectInline(memoryImage(layers.map((entries) => buildLayer({ entries }))));
  const found = files.entries.filter(({ capabilities }) => capabilities === true).map(({ path }) => path);
  expect(found).toEqual(expected);
});
