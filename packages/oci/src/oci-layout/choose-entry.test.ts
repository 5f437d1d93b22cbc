import { type Platform, parseDigest } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { CONTAINERD_NAME_ANNOTATION, MEDIA_TYPES, REF_NAME_ANNOTATION } from '../manifest/media-types.ts';
import type { IndexEntry } from '../manifest/parse-descriptor.ts';
import { chooseEntries } from './choose-entry.ts';

const digest = (digit: string): ReturnType<typeof parseDigest> => parseDigest(`sha256:${digit.repeat(64)}`);

function entry(digit: string, names: { ref?: string; containerd?: string; platform?: Platform } = {}): IndexEntry {
  return {
    mediaType: MEDIA_TYPES.ociManifest,
    digest: digest(digit),
    sizeBytes: 1,
    annotations: {
      ...(names.ref === undefined ? {} : { [REF_NAME_ANNOTATION]: names.ref }),
      ...(names.containerd === undefined ? {} : { [CONTAINERD_NAME_ANNOTATION]: names.containerd }),
    },
    platform: names.platform ?? null,
    artifactType: null,
  };
}

function choose(entries: readonly IndexEntry[], name: string | null): string {
  try {
    return chooseEntries(entries, name, 'the layout')
      .map((found) => found.digest[7])
      .join('');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'no error code';
  }
}

const amd64 = { os: 'linux', architecture: 'amd64', variant: null };
const arm64 = { os: 'linux', architecture: 'arm64', variant: null };
const unknown = { os: 'unknown', architecture: 'unknown', variant: null };

describe('chooseEntries', () => {
  const tags = [entry('a', { ref: '1.0' }), entry('b', { ref: '2.0' })];
  const full = [entry('a', { ref: 'ghcr.io/org/app:1.0' }), entry('b', { ref: 'ghcr.io/org/other:2.0' })];
  const containerd = [
    entry('a', { ref: '1', containerd: 'docker.io/library/x:1' }),
    entry('b', { ref: '2', containerd: 'docker.io/library/y:1' }),
  ];
  const cases: readonly (readonly [string, readonly IndexEntry[], string | null, string])[] = [
    ['the only one without name', [entry('a')], null, 'a'],
    ['the only one, whatever its name', [entry('a', { ref: 'x' })], null, 'a'],
    ['a tag', tags, '2.0', 'b'],
    ['a digest', tags, digest('b'), 'b'],
    ['a full name', full, 'ghcr.io/org/app:1.0', 'a'],
    ['the tag of a full name', full, '2.0', 'b'],
    ['a containerd name', containerd, 'docker.io/library/y:1', 'b'],
    ['a containerd name in another spelling', containerd, 'y:1', 'b'],
    ['an exact name before a matching suffix', [entry('a', { ref: 'x:1' }), entry('b', { ref: '1' })], '1', 'b'],
    ['a suffix that fits two', [entry('a', { ref: 'x:1' }), entry('b', { ref: 'y:1' })], '1', 'IMAGE_AMBIGUOUS'],
    ['several names and none asked for', tags, null, 'IMAGE_AMBIGUOUS'],
    ['no names, no platforms', [entry('a'), entry('b')], null, 'IMAGE_AMBIGUOUS'],
    ['one name twice', [entry('a', { ref: 'x' }), entry('b', { ref: 'x' })], 'x', 'IMAGE_AMBIGUOUS'],
    ['the same entry twice', [entry('a', { ref: 'x' }), entry('a', { ref: 'x' })], null, 'a'],
    ['one image for two platforms', [entry('a', { platform: amd64 }), entry('b', { platform: arm64 })], null, 'ab'],
    [
      'one image for the same platform twice',
      [entry('a', { platform: amd64 }), entry('b', { platform: amd64 })],
      null,
      'IMAGE_AMBIGUOUS',
    ],
    [
      'an attestation beside the image',
      [entry('a', { platform: amd64 }), entry('b', { platform: unknown })],
      null,
      'a',
    ],
    ['an unknown name', tags, '3.0', 'IMAGE_NOT_FOUND'],
    ['part of a tag', tags, '0', 'IMAGE_NOT_FOUND'],
    ['an empty layout', [], null, 'NOT_AN_IMAGE'],
    ['a layout of attestations', [entry('a', { platform: unknown })], 'x', 'NOT_AN_IMAGE'],
  ];
  test.each(cases)('%s', (_name, entries, name, expected) => {
    expect(choose(entries, name)).toBe(expected);
  });
});
