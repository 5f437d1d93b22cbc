import { anyCharacter } from '@assay/testkit';
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName, encodeName } from './decode-name.ts';
import { normalizeEntryPath } from './entry-path.ts';

describe('normalizeEntryPath', () => {
  test.each([
    ['a', '/a', 0],
    ['./a/b', '/a/b', 1],
    ['/a/b/', '/a/b', 1],
    ['a//b', '/a/b', 1],
    ['a/./b', '/a/b', 1],
    ['.hidden/..data', '/.hidden/..data', 1],
    ['...', '/...', 0],
    ['C:\\windows\\x', '/C:\\windows\\x', 0],
    ['..\\..\\x', '/..\\..\\x', 0],
    [' ', '/ ', 0],
    ['a\nb', '/a\nb', 0],
  ])('%j is %j', (name, path, depth) => {
    expect(normalizeEntryPath(name)).toEqual({ kind: 'path', path, depth, hadParentSegments: false });
  });

  test.each([
    ['a/../b', '/b'],
    ['/a/b/../../c', '/c'],
    ['./x/..//y', '/y'],
  ])('%j is shortened to %j', (name, path) => {
    expect(normalizeEntryPath(name)).toMatchObject({ path, hadParentSegments: true });
  });

  test.each([
    ['.', 'root'],
    ['./', 'root'],
    ['/', 'root'],
    ['a/..', 'root'],
    ['', 'invalid'],
    ['a\0b', 'invalid'],
    ['..', 'escapes'],
    ['../a', 'escapes'],
    ['/../a', 'escapes'],
    ['a/../../b', 'escapes'],
    ['a/../../a/b', 'escapes'],
  ])('%j is no path: %s', (name, kind) => {
    expect(normalizeEntryPath(name).kind).toBe(kind);
  });

  test('paths are normal and stay themselves', () => {
    assert(
      property(string({ unit: anyCharacter }), (name) => {
        const place = normalizeEntryPath(name);
        if (place.kind !== 'path') return;
        expect(place.path).toMatch(/^(?:\/[^/]+)+$/);
        expect(normalizeEntryPath(place.path)).toMatchObject({ path: place.path, depth: place.depth });
      }),
    );
  });
});

test('names survive decoding, whatever their bytes', () => {
  const samples = [
    ...Array.from({ length: 256 }, (_, byte) => [byte]),
    [0xf0, 0x9f, 0x92, 0x80, 0x80],
    [0xc3, 0xa9, 0xff],
  ];
  const names = samples.map((bytes) => decodeName(Uint8Array.from(bytes), 0, bytes.length));
  expect(names.map((name) => [...encodeName(name)])).toEqual(samples);
  expect(new Set(names).size).toBe(samples.length);
});
