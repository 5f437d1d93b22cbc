import {
  AssayError,
  type BaseImageFact,
  type BaseImageQuestion,
  type Reference,
  defineErrors,
  formatReference,
  parseDigest,
  parsePlatform,
  parseReference,
} from '@assay/core';
import { readLibraryDocument } from '@assay/dockerfile';
import { describe, expect, test } from 'vitest';
import type { ResolvedImage } from '../source-files/pin-options.ts';
import { BaseImageFacts, type BaseLookups, type BuiltImage } from './base-image-facts.ts';
import type { BaseManifest } from './read-manifest.ts';

const digest = (last: string): ReturnType<typeof parseDigest> => parseDigest(`sha256:${last.padStart(64, '0')}`);
const AMD64 = parsePlatform('linux/amd64');

const LIST = readLibraryDocument(
  JSON.stringify({
    schemaVersion: 1,
    snapshot: '2026-08-21',
    images: {
      debian: [
        { tags: ['12', 'bookworm', 'latest'], architectures: ['amd64'] },
        { tags: ['13', 'trixie'], architectures: ['amd64', 'arm64v8'] },
      ],
      node: [{ tags: ['22.1-bookworm', '24.0-bookworm'], architectures: ['amd64'] }],
      centos: [],
    },
  }),
);

const IMAGE: BuiltImage = {
  identity: {
    subject: { reference: 'r.example/app:1', digest: null, indexDigest: null, imageId: null, platform: AMD64 },
    reference: parseReference('r.example/app:1'),
  },
  layers: ['1', '2', '3'].map((id) => ({
    digest: null,
    diffId: digest(id),
    mediaType: '',
    sizeBytes: 1,
    createdBy: null,
  })),
};

const BASE: BaseImageFact = {
  reference: 'docker.io/library/debian:12',
  digest: digest('a'),
  evidence: 'provenance',
  pinned: null,
  currentDigest: null,
  created: null,
  supportEnd: null,
};

const testError = defineErrors({
  TEST_UNREACHABLE: { kind: 'unavailable', summary: 'A registry that does not answer.' },
});

interface Registry {
  /** What references point at: a digest, or that of an index and that of its image for the platform. */
  readonly names?: Readonly<Record<string, string | readonly [index: string, amd64: string]>>;
  readonly manifests?: Readonly<Record<string, BaseManifest>>;
}

const short = (reference: Reference): string => formatReference(reference).replace('docker.io/library/', '');

function resolvedIn(registry: Registry | 'down', reference: Reference): ResolvedImage | null {
  if (registry === 'down') throw testError('TEST_UNREACHABLE', 'nobody answers');
  const found = registry.names?.[short(reference)];
  if (found === undefined) return null;
  if (typeof found === 'string') return { digest: digest(found), platforms: null };
  const [index, amd64] = found;
  return { digest: digest(index), platforms: [{ digest: digest(amd64), platform: AMD64 }] };
}

/** Facts over a registry of a few names, and what was asked of it. */
function factsOver(
  registry: Registry | 'offline' | 'down',
  more: Partial<BaseLookups> = {},
): { readonly facts: BaseImageFacts; readonly asked: string[] } {
  const asked: string[] = [];
  const lookups: BaseLookups = {
    registry:
      registry === 'offline'
        ? null
        : {
            resolve: async (reference) => {
              asked.push(`resolve ${short(reference)}`);
              return resolvedIn(registry, reference);
            },
            read: async (reference) => {
              asked.push(`read ${short(reference)}`);
              if (registry === 'down') throw testError('TEST_UNREACHABLE', 'nobody answers');
              return registry.manifests?.[short(reference)] ?? null;
            },
          },
    trusted: [],
    library: async () => {
      asked.push('list');
      return LIST;
    },
    mirrors: [],
    signal: new AbortController().signal,
    ...more,
  };
  return { facts: new BaseImageFacts(lookups), asked };
}

const ask = (...questions: readonly BaseImageQuestion[]): Parameters<BaseImageFacts['complete']>[1] => ({
  questions,
  mirrors: [],
});
const manifest = (created: string | null, ...ids: readonly string[]): BaseManifest => ({
  created,
  diffIds: ids.map(digest),
});
const PINNED = `debian:12@${digest('a')}`;
const NOW = `debian:12@${digest('b')}`;

describe('what the tag is now', () => {
  const cases: readonly (readonly [string, Registry, Partial<BaseImageFact>, Partial<BaseImageFact>])[] = [
    ['is the same', { names: { 'debian:12': 'a' } }, {}, { moved: false, currentDigest: digest('a') }],
    [
      'is another image',
      { names: { 'debian:12': 'b', [PINNED]: 'a' } },
      {},
      { moved: true, currentDigest: digest('b') },
    ],
    ['is another image, and the old one is gone', { names: { 'debian:12': 'b' } }, {}, { moved: true }],
    ['is an index that holds it', { names: { 'debian:12': ['b', 'a'] } }, {}, { moved: false }],
    [
      'is another index with the same image for the platform',
      { names: { 'debian:12': ['b', 'c'], [PINNED]: ['a', 'c'] } },
      {},
      { moved: false, currentDigest: digest('a') },
    ],
    [
      'is another index with another image for the platform',
      { names: { 'debian:12': ['b', 'd'], [PINNED]: ['a', 'c'] } },
      {},
      { moved: true, currentDigest: digest('b') },
    ],
    [
      'is what the image begins with, where only a name is known',
      { names: { 'debian:12': 'b' }, manifests: { [NOW]: manifest(null, '1', '2') } },
      { digest: null, evidence: 'dockerfile' },
      { moved: false, digest: digest('b'), currentDigest: digest('b') },
    ],
    [
      'is not what the image begins with, where only a name is known',
      { names: { 'debian:12': 'b' }, manifests: { [NOW]: manifest(null, '1', '9') } },
      { digest: null, evidence: 'dockerfile' },
      { moved: true, digest: null, currentDigest: digest('b') },
    ],
    ['was known before', {}, { moved: true, currentDigest: digest('e') }, { moved: true, currentDigest: digest('e') }],
  ];
  test.each(cases)('%s', async (_, registry, base, expected) => {
    const found = await factsOver(registry).facts.complete({ ...BASE, ...base }, ask('current'), IMAGE);
    expect(found).toMatchObject(expected);
    expect(found.unanswered).toBeUndefined();
  });
});

describe('a question stays open, with the reason,', () => {
  const label = { evidence: 'label', reference: 'evil.example/base:1' } as const;
  const others = { manifests: { [PINNED]: manifest('2026-01-01T00:00:00Z', '7') } };
  const cases: readonly (readonly [
    string,
    Registry | 'offline' | 'down',
    Partial<BaseImageFact>,
    BaseImageQuestion,
    RegExp,
  ])[] = [
    ['offline', 'offline', {}, 'current', /offline/],
    ['when nobody answers', 'down', {}, 'current', /nobody answers/],
    ['when nobody answers about the age', 'down', {}, 'created', /nobody answers/],
    ['without a name', {}, { reference: null }, 'created', /no name/],
    ['without a tag', {}, { reference: `docker.io/library/debian@${digest('a')}` }, 'current', /tag .* not known/],
    ['when the tag is gone', {}, {}, 'current', /no image .* any more/],
    ['when the image is gone', {}, {}, 'created', /does not have/],
    ['when only a label names the registry', {}, label, 'current', /only a label/],
    ['when a label names other layers', others, { evidence: 'label' }, 'created', /does not begin with the layers/],
    [
      'when a label claims what the tag is now',
      { ...others, names: { 'debian:12': 'a' } },
      { evidence: 'label' },
      'current',
      /does not begin/,
    ],
    [
      'when the image does not say when it was made',
      { manifests: { [PINNED]: manifest(null, '1') } },
      {},
      'created',
      /not say when/,
    ],
  ];
  test.each(cases)('%s', async (_, registry, base, question, reason) => {
    const found = await factsOver(registry).facts.complete({ ...BASE, ...base }, ask(question), IMAGE);
    expect(found.unanswered).toMatchObject([{ question, reason: expect.stringMatching(reason) }]);
    expect([found.created, found.moved ?? null]).toEqual([null, null]);
  });
});

test('a registry that only a label names is not asked, unless somebody else names it', async () => {
  const base = { ...BASE, evidence: 'label', reference: 'evil.example/base:1', digest: null } as const;
  const hidden = factsOver({});
  await hidden.facts.complete(base, ask('current', 'created'), IMAGE);
  expect(hidden.asked).toEqual([]);
  const trusted = factsOver({}, { trusted: ['evil.example'] });
  await trusted.facts.complete(base, ask('current'), IMAGE);
  expect(trusted.asked).toEqual(['resolve evil.example/base:1']);
});

test('the age is that of the very image, and of what the tag is now only when the layers say so', async () => {
  const manifests = {
    [PINNED]: manifest('2026-01-01T00:00:00Z', '1'),
    [NOW]: manifest('2026-02-01T00:00:00Z', '1'),
  };
  const registry = { names: { 'debian:12': 'b' }, manifests };
  const known = await factsOver(registry).facts.complete(BASE, ask('created'), IMAGE);
  expect(known.created).toBe('2026-01-01T00:00:00Z');
  const bare = { ...BASE, digest: null };
  const named = await factsOver(registry).facts.complete(bare, ask('created', 'current'), IMAGE);
  expect(named).toMatchObject({ created: '2026-02-01T00:00:00Z', moved: false, digest: digest('b') });
  const other = { ...IMAGE, layers: [] };
  const unknown = await factsOver(registry).facts.complete(bare, ask('created', 'current'), other);
  expect(unknown).toMatchObject({ created: null, moved: true, unanswered: [{ question: 'created' }] });
});

test('nothing is asked that a list of known images has told', async () => {
  const told = { ...BASE, evidence: 'layers', currentDigest: digest('e'), created: '2026-01-01T00:00:00Z' } as const;
  for (const where of ['offline', 'down'] as const) {
    const { facts, asked } = factsOver(where);
    expect(await facts.complete(told, ask('current', 'created'), IMAGE)).toEqual(told);
    expect(asked).toEqual([]);
  }
});

test('questions are put once, whoever asks', async () => {
  const { facts, asked } = factsOver({ names: { 'debian:12': 'a' } });
  const both = ask('current', 'support');
  await Promise.all([facts.complete(BASE, both, IMAGE), facts.complete(BASE, both, IMAGE)]);
  await facts.complete(BASE, both, IMAGE);
  expect(asked.toSorted()).toEqual(['list', 'resolve debian:12']);
});

test('when everything is stopped, so is this', async () => {
  const { facts } = factsOver('down', { signal: AbortSignal.abort() });
  await expect(facts.complete(BASE, ask('current'), IMAGE)).rejects.toThrow(AssayError);
});

describe('support', () => {
  const cases: readonly (readonly [string, readonly string[], object])[] = [
    [
      'docker.io/library/debian:12',
      [],
      {
        official: { support: 'supported', onPlatform: true, newer: [{ tag: '13', step: 'next-line', behind: 1 }] },
        distribution: { id: 'debian', version: '12', supportEnd: '2026-07-11' },
        supportEnd: '2026-07-11',
      },
    ],
    ['docker.io/library/debian:11', [], { official: { support: 'unsupported', successor: '12' } }],
    ['docker.io/library/debian:99', [], { official: { support: 'unknown' } }],
    ['docker.io/library/centos:7', [], { official: { support: 'retired' } }],
    ['docker.io/library/brand-new:1', [], { official: { support: 'unknown' } }],
    ['docker.io/acme/debian:12', [], { official: { support: 'not-official' }, distribution: null }],
    ['mirror.example/lib/centos:7', ['mirror.example/lib'], { official: { support: 'retired' } }],
    [
      'docker.io/library/node:22.1-bookworm',
      [],
      { official: { newer: [{ tag: '24.0-bookworm' }] }, distribution: { id: 'debian', version: '12' } },
    ],
  ];
  test.each(cases)('of %s', async (reference, mirrors, expected) => {
    const { facts } = factsOver('offline');
    const found = await facts.complete({ ...BASE, reference }, { questions: ['support'], mirrors }, IMAGE);
    expect(found).toMatchObject(expected);
  });
});
