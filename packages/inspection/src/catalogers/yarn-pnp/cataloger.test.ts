import { buildZip } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { catalogFiles } from '../catalog-files.ts';
import { yarnPnpCataloger } from './cataloger.ts';

const PATH = '/app/.yarn/cache/a-npm-1.0.0-0.zip';

/** URLs of packages and codes of gaps. */
function shown(bytes: Uint8Array): readonly string[] {
  const { packages, gaps } = catalogFiles(yarnPnpCataloger, { files: new Map([[PATH, bytes]]) });
  return [...packages.map(({ purl }) => purl), ...gaps.map(({ code }) => code)];
}

const description = (name: string, content: string | Uint8Array): Uint8Array => buildZip([{ name, content }]);

describe('an archive of yarn', () => {
  test.each<[string, Uint8Array, readonly string[]]>([
    ['of a package', description('node_modules/a/package.json', '{"name":"a","version":"1.0.0"}'), ['pkg:npm/a@1.0.0']],
    [
      'of a package of a scope',
      description('node_modules/@s/a/package.json', '{"name":"@s/a","version":"1.0.0"}'),
      ['pkg:npm/%40s/a@1.0.0'],
    ],
    ['without a name', description('node_modules/a/package.json', '{}'), []],
    ['that has one further down only', description('node_modules/a/x/package.json', '{}'), ['PACKAGE_FILE_INVALID']],
    ['with broken JSON', description('node_modules/a/package.json', '{'), ['JSON_INVALID']],
    ['that is none', Buffer.from('PK'), ['ZIP_INVALID']],
    ['that is a bomb', description('node_modules/a/package.json', Buffer.alloc(9 * 1024 * 1024, ' ')), ['ZIP_LIMIT']],
  ])('%s', (_name, bytes, expected) => {
    expect(shown(bytes)).toEqual(expected);
  });
});
