import { describe, expect, test } from 'vitest';
import { buildElf } from '../../binary/build-program.ts';
import { catalogFiles } from '../catalog-files.ts';
import { buildNativeImage } from './build-native-image.ts';
import { graalvmImageCataloger } from './cataloger.ts';

const DOCUMENT = {
  bomFormat: 'CycloneDX',
  components: [
    {
      type: 'library',
      group: 'io.netty',
      name: 'netty-codec',
      version: '4.1.94',
      purl: 'pkg:maven/io.netty/netty-codec@4.1.94',
    },
  ],
};

describe('native images', () => {
  test('tell which libraries they were built from', () => {
    const files = new Map([['/app', buildNativeImage(DOCUMENT)]]);
    expect(catalogFiles(graalvmImageCataloger, { files })).toMatchObject({
      packages: [{ purl: 'pkg:maven/io.netty/netty-codec@4.1.94', metadata: { evidence: 'native-image' } }],
      gaps: [],
    });
  });

  test.each([
    ['without the symbols', buildElf([{ name: '.dynstr', content: Buffer.from('\0sbom\0') }])],
    ['with the name only', buildElf([{ name: '.dynstr', content: Buffer.from('\0sbom\0sbom_length\0') }])],
  ])('%s hold nothing', (_name, bytes) => {
    expect(graalvmImageCataloger.read({ path: '/app', bytes })).toBeNull();
  });

  test.each([
    ['longer than the program', buildNativeImage(DOCUMENT, { length: 1_000_000 }), 'BUILD_INFO_INVALID'],
    ['cut off', buildNativeImage(DOCUMENT, { length: 20 }), 'BUILD_INFO_INVALID'],
    ['of another kind', buildNativeImage({}), 'PACKAGE_FILE_INVALID'],
    ['a bomb', buildNativeImage('a'.repeat(65 * 1024 * 1024)), 'BUILD_INFO_INVALID'],
  ])('whose list is %s are a gap', (_name, bytes, code) => {
    expect(() => graalvmImageCataloger.read({ path: '/app', bytes })).toThrow(expect.objectContaining({ code }));
  });
});
