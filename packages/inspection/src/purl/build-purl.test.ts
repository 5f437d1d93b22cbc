import { anyCharacter } from '@assay/testkit';
import { assert, property, string } from 'fast-check';
import { PackageURL } from 'packageurl-js';
import { describe, expect, test } from 'vitest';
import { type PurlParts, buildPurl } from './build-purl.ts';

const cases: readonly (readonly [string, PurlParts, string])[] = [
  [
    'encodes plus, keeps tilde and colon, sorts qualifiers',
    {
      type: 'deb',
      namespace: 'debian',
      name: 'libstdc++6',
      version: '1:12.2~rc1+b2',
      qualifiers: { upstream: 'gcc-12@12.2', arch: 'amd64', distro: 'debian-12' },
    },
    'pkg:deb/debian/libstdc%2B%2B6@1:12.2~rc1%2Bb2?arch=amd64&distro=debian-12&upstream=gcc-12%4012.2',
  ],
  [
    'leaves out empty qualifiers and version',
    { type: 'apk', name: 'musl', version: '', qualifiers: { arch: '', distro: undefined } },
    'pkg:apk/musl',
  ],
  [
    'encodes a scope',
    { type: 'npm', namespace: '@acme', name: 'thing', version: '1.0.0' },
    'pkg:npm/%40acme/thing@1.0.0',
  ],
  [
    'keeps the case of names older than the rule',
    { type: 'npm', name: 'JSONStream', version: '1.3.5' },
    'pkg:npm/JSONStream@1.3.5',
  ],
  ['normalises a Python name', { type: 'pypi', name: 'Zope_Interface', version: '5' }, 'pkg:pypi/zope-interface@5'],
  [
    'lets a name add no parts',
    { type: 'npm', name: 'a?arch=x#y@2/../b', version: '1@2' },
    'pkg:npm/a%3Farch%3Dx%23y%402%2F..%2Fb@1%402',
  ],
  [
    'makes control characters and broken text visible',
    { type: 'rpm', name: 'a\u0000\uD800', version: '1' },
    'pkg:rpm/a%00%EF%BF%BD@1',
  ],
];

describe('buildPurl', () => {
  test.each(cases)('%s', (_name, parts, expected) => {
    expect(buildPurl(parts)).toBe(expected);
  });

  test('agrees with an independent parser on names of every kind', () => {
    for (const [, parts, expected] of cases.slice(0, 4)) {
      const parsed = PackageURL.fromString(expected);
      expect(parsed.type).toBe(parts.type);
      expect(parsed.namespace).toBe(parts.namespace);
      expect(parsed.name.toLowerCase()).toBe(parts.name.toLowerCase());
      expect(parsed.version ?? '').toBe(parts.version);
    }
  });

  test('can be taken apart again, whatever the parts hold', () => {
    const text = string({ minLength: 1, unit: 'grapheme' });
    assert(
      property(text, text, text, (name, version, arch) => {
        const purl = buildPurl({ type: 'rpm', namespace: 'fedora', name, version, qualifiers: { arch } });
        const [, ...encoded] = /^pkg:rpm\/fedora\/([^/@?#]+)@([^/@?#]+)\?arch=([^/@?#&=]+)$/.exec(purl) ?? [];
        expect(encoded.map((part) => decodeURIComponent(part))).toEqual([name, version, arch]);
      }),
    );
  });

  test('never throws', () => {
    assert(
      property(string({ unit: anyCharacter }), string({ unit: anyCharacter }), (name, version) => {
        for (const type of ['npm', 'deb', 'pypi', 'maven', 'golang', 'cran'] as const)
          buildPurl({ type, name, version });
      }),
    );
  });
});
