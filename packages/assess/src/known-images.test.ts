import { EMPTY_CONFIG, parseDigest } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { type KnownImage, findAncestors, findBaseImage, readKnownImages } from './known-images.ts';

const digest = (last: string): ReturnType<typeof parseDigest> => parseDigest(`sha256:${last.padStart(64, '0')}`);
const layers = (...ids: readonly string[]): { readonly diffId: ReturnType<typeof parseDigest> }[] =>
  ids.map((id) => ({ diffId: digest(id) }));
const image = (id: string, name: string, ...diffIds: readonly string[]): KnownImage => ({
  digest: digest(id),
  references: [name],
  diffIds: diffIds.map(digest),
  created: null,
  supportEnd: '2028-06-30',
  currentDigest: digest('f'),
});
const KNOWN = [
  image('a1', 'docker.io/library/debian:12', '1'),
  image('a2', 'registry.example/base:1', '1', '2'),
  image('a3', 'registry.example/other:1', '1', '9'),
  image('a4', 'registry.example/self:1', '1', '2', '3'),
];

describe('ancestors', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['nearest first', ['1', '2', '3'], ['a2', 'a1']],
    ['not the image itself', ['1'], []],
    ['not one that only shares a later layer', ['8', '2', '3'], []],
    ['all below', ['1', '2', '3', '4'], ['a4', 'a2', 'a1']],
    ['none without layers', [], []],
  ])('%s', (_, ids, found) => {
    expect(findAncestors(KNOWN, layers(...ids)).map((one) => one.digest)).toEqual(found.map(digest));
  });
});

describe('the base image', () => {
  const labels = (entries: Readonly<Record<string, string>>): typeof EMPTY_CONFIG => ({
    ...EMPTY_CONFIG,
    labels: entries,
  });
  const named = labels({
    'org.opencontainers.image.base.name': 'alpine:3',
    'org.opencontainers.image.base.digest': digest('b'),
  });
  const clues = { known: null, layers: layers('1', '2'), config: EMPTY_CONFIG, dockerfileBase: null };
  test.each<[string, Partial<Parameters<typeof findBaseImage>[0]>, object | null]>([
    [
      'by its layers before anything else',
      { known: KNOWN, config: named, dockerfileBase: 'x@sha256:1' },
      {
        reference: 'docker.io/library/debian:12',
        evidence: 'layers',
        pinned: true,
        supportEnd: '2028-06-30',
        currentDigest: digest('f'),
      },
    ],
    [
      'by labels',
      { config: named, dockerfileBase: 'alpine:3' },
      { reference: 'docker.io/library/alpine:3', digest: digest('b'), evidence: 'label', pinned: false },
    ],
    [
      'by a label that is no reference',
      { config: labels({ 'org.opencontainers.image.base.name': 'NO REFERENCE' }) },
      null,
    ],
    [
      'by the Dockerfile',
      { dockerfileBase: 'alpine:3' },
      { reference: 'docker.io/library/alpine:3', evidence: 'dockerfile', pinned: false },
    ],
    [
      'by a Dockerfile that pins it, with the digest apart',
      { dockerfileBase: `alpine:3@${digest('c')}` },
      { reference: 'docker.io/library/alpine:3', digest: digest('c'), pinned: true },
    ],
    [
      'by verified provenance, with what is known of it',
      { known: KNOWN, config: named, proven: { reference: null, digest: digest('a3'), pinned: false } },
      { reference: 'registry.example/other:1', evidence: 'provenance', pinned: false, supportEnd: '2028-06-30' },
    ],
    [
      'by annotations of the manifest before labels, which may be inherited',
      { config: named, annotations: { 'org.opencontainers.image.base.name': 'busybox:1' } },
      { reference: 'docker.io/library/busybox:1', digest: null, evidence: 'label' },
    ],
    ['by nothing', {}, null],
  ])('is known %s', (_, more, expected) => {
    const found = findBaseImage({ ...clues, ...more });
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });
});

describe('a list of known images', () => {
  const one = { digest: digest('1'), references: ['debian:12'], diffIds: [digest('1')] };
  test('is read, its references made canonical', () => {
    expect(readKnownImages({ schemaVersion: 1, images: [one] })).toEqual([
      { ...one, references: ['docker.io/library/debian:12'], created: null, supportEnd: null, currentDigest: null },
    ]);
  });

  test.each<[string, unknown]>([
    ['no object', []],
    ['another version', { schemaVersion: 2, images: [] }],
    ['no images', { schemaVersion: 1 }],
    ['a digest that is none', { schemaVersion: 1, images: [{ ...one, digest: 'x' }] }],
    ['no layers', { schemaVersion: 1, images: [{ ...one, diffIds: [] }] }],
    ['a reference that is none', { schemaVersion: 1, images: [{ ...one, references: ['NOT ONE'] }] }],
    ['a date that is none', { schemaVersion: 1, images: [{ ...one, created: 5 }] }],
    ['too many', { schemaVersion: 1, images: Array.from({ length: 200_001 }, () => null) }],
  ])('is refused with %s', (_, value) => {
    expect(() => readKnownImages(value)).toThrow(expect.objectContaining({ code: 'KNOWN_IMAGES_INVALID' }));
  });
});
