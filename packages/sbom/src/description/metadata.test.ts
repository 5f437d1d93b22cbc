import type { JsonObject } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { packageDigests } from './digests.ts';
import { isCpe, partiesOf } from './parties.ts';

describe('packageDigests', () => {
  const sha1 = 'a'.repeat(40);
  const sha512 = 'ab'.repeat(64);
  test.each<[string, JsonObject, readonly string[]]>([
    ['named after the algorithm', { sha1 }, [`sha1:${sha1}`]],
    ['upper case', { 'SHA-1': sha1.toUpperCase() }, [`sha1:${sha1}`]],
    ['in an object', { digests: { sha1, sha512 } }, [`sha1:${sha1}`, `sha512:${sha512}`]],
    ['as a digest', { digest: `sha1:${sha1}` }, [`sha1:${sha1}`]],
    ['as integrity', { integrity: `sha512-${Buffer.from(sha512, 'hex').toString('base64')}` }, [`sha512:${sha512}`]],
    ['twice', { sha1, digest: `sha1:${sha1}` }, [`sha1:${sha1}`]],
    ['of wrong length', { sha1: 'abc', sha256: sha1 }, []],
    ['not hex', { sha1: 'z'.repeat(40) }, []],
    ['of an unknown algorithm', { digest: `crc32:${sha1}`, toString: sha1 }, []],
    ['not a text', { sha1: 5, digests: [sha1] }, []],
  ])('reads digests %s', (_name, metadata, expected) => {
    expect(packageDigests(metadata).map(({ algorithm, hex }) => `${algorithm}:${hex}`)).toEqual(expected);
  });
});

describe('partiesOf', () => {
  test('reads supplier, maintainer, author and page in the words of the ecosystems', () => {
    const metadata = {
      vendor: 'Debian',
      maintainer: 'A <a@b>',
      author: { name: 'C' },
      url: 'https://example.org/x?y=1',
    };
    expect(partiesOf(metadata)).toMatchObject({
      supplier: 'Debian',
      publisher: 'A <a@b>',
      author: 'C',
      homepage: 'https://example.org/x?y=1',
    });
  });

  test.each(['javascript:alert(1)', 'https://a b', 'https://a/"><script>', 'ftp://x', 'https://', 'https://a/ü'])(
    'does not take %s for a web page',
    (homepage) => {
      expect(partiesOf({ homepage }).homepage).toBeUndefined();
    },
  );

  test.each<[string, boolean]>([
    ['cpe:2.3:a:babel:core:7.24.0:*:*:*:*:*:*:*', true],
    ['cpe:/o:centos:centos:7', true],
    ['cpe:2.3:a:x', false],
    ['cpe:2.3:a:b c:core:7.24.0:*:*:*:*:*:*:*', false],
    ['not a cpe', false],
  ])('%s: a CPE name %s', (text, expected) => {
    expect(isCpe(text)).toBe(expected);
  });
});
