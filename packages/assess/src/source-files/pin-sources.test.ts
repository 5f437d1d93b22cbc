import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cache, type Reference, formatReference, parseDigest, parsePlatform } from '@assay/core';
import { readLibraryDocument } from '@assay/dockerfile';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PinSourceOptions, PinnedSources, ResolvedImage } from './pin-options.ts';
import { pinSources } from './pin-sources.ts';

const digest = (last: string): ReturnType<typeof parseDigest> => parseDigest(`sha256:${last.padStart(64, '0')}`);
const [OLD, NOW, ARM] = [digest('a'), digest('b'), digest('c')];
const NOON = new Date('2026-09-01T12:00:00Z');
const { library } = readLibraryDocument(
  JSON.stringify({
    schemaVersion: 1,
    snapshot: '2026-08-21',
    images: { node: [{ tags: ['22', '24'], architectures: ['amd64'] }] },
  }),
);

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-pin-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** A registry whose every tag is one index, and what was asked of it. */
function registry(found: ResolvedImage | null | Error = { digest: NOW, platforms: null }): {
  readonly asked: string[];
  readonly resolve: (reference: Reference) => Promise<ResolvedImage | null>;
} {
  const asked: string[] = [];
  return {
    asked,
    resolve: async (reference) => {
      asked.push(formatReference(reference));
      if (found instanceof Error) throw found;
      return found;
    },
  };
}

async function run(files: Readonly<Record<string, string>>, more: Partial<PinSourceOptions>): Promise<PinnedSources> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return await pinSources({
    targets: ['.'],
    mode: 'pin',
    write: true,
    syntax: false,
    perPlatform: false,
    resolve: registry().resolve,
    library: null,
    mirrors: [],
    environment: {},
    workingDirectory: directory,
    now: NOON,
    signal: new AbortController().signal,
    ...more,
  });
}

const textOf = async (name: string): Promise<string> => await readFile(join(directory, name), 'utf8');
const rulesOf = ({ report }: PinnedSources): readonly string[] => report.findings.map(({ rule }) => rule);

/** Keeps values for as long as a test runs. */
function memoryCache(): Cache {
  const values = new Map<string, Uint8Array>();
  return {
    get: async (namespace, key) => values.get(`${namespace} ${key}`) ?? null,
    put: async (namespace, key, value) => {
      values.set(`${namespace} ${key}`, value);
    },
  };
}

const FORMS: Readonly<Record<string, string>> = {
  Dockerfile: `ARG B=a:1@${OLD}\nFROM \${B}\nFROM \${C:-b:1@${OLD}}\n`,
  'compose.yml': `services:\n  a:\n    image: "a:1@${OLD}" # why\n`,
  'pod.yaml': `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: a:1@${OLD}}]}\n`,
  'values.yaml': `a: {image: {repository: a, tag: "1", digest: "${OLD}"}}\nb: {image: {repository: a, tag: "1@${OLD}"}}\n`,
  'kustomization.yaml': `images:\n- name: a\n  newTag: "1"\n  digest: ${OLD}\n`,
};

describe('update', () => {
  test('puts the present digest in place of an older one, in every form', async () => {
    const { asked, resolve } = registry();
    const pinned = await run(FORMS, { mode: 'update', resolve });
    for (const [name, before] of Object.entries(FORMS)) {
      expect(await textOf(name)).toBe(before.replaceAll(OLD, NOW));
    }
    expect(pinned.changes).toHaveLength(7);
    expect(new Set(pinned.changes.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set([`${OLD} ${NOW}`]));
    expect(asked.toSorted()).toEqual(['docker.io/library/a:1', 'docker.io/library/b:1']);
    expect((await run({}, { mode: 'update', resolve })).changes).toEqual([]);
  });

  test('says of a digest without a tag that it cannot tell', async () => {
    const pinned = await run({ Dockerfile: `FROM a@${OLD}\n` }, { mode: 'update' });
    expect(rulesOf(pinned)).toEqual(['image-not-pinnable']);
  });

  test('leaves a digest that the index of the tag holds', async () => {
    const index = { digest: NOW, platforms: [{ digest: OLD, platform: parsePlatform('linux/arm64') }] };
    const pinned = await run({ Dockerfile: `FROM a:1@${OLD}\n` }, { mode: 'update', ...registry(index) });
    expect(pinned.changes).toEqual([]);
  });
});

test('a platform that an argument says gets its digest where that is asked for', async () => {
  const index = {
    digest: NOW,
    platforms: [{ digest: ARM, platform: parsePlatform('linux/arm64') }],
  };
  const text = 'ARG P=linux/arm64\nFROM --platform=$P a:1\nFROM --platform=$BUILDPLATFORM b:1\n';
  await run({ Dockerfile: text }, { perPlatform: true, ...registry(index) });
  expect(await textOf('Dockerfile')).toBe(text.replace('a:1', `a:1@${ARM}`).replace('b:1', `b:1@${NOW}`));
});

test('only approved images may be used, and what cannot be told is not approved', async () => {
  const files = { Dockerfile: 'FROM a:1 AS x\nFROM b:2\nFROM $C\nFROM x\n' };
  const { report } = await run(files, { mode: 'check', resolve: null, approved: ['a', 'quay.io/*'] });
  const found = report.findings.filter(({ rule }) => rule === 'image-not-approved');
  expect(found.map(({ line, severity, message }) => [line, severity, message])).toEqual([
    [2, 'error', 'The image b:2 is not approved.'],
    [3, 'error', 'It cannot be told whether the image $C is approved.'],
  ]);
});

describe('age', () => {
  const file = { Dockerfile: `FROM a:1\nCOPY --from=a:1 / /\nFROM b:1@${OLD}\n` };

  test('is looked up once for each image; old ones are reported', async () => {
    const asked: string[] = [];
    const pinned = await run(file, {
      mode: 'check',
      age: {
        days: 30,
        read: async (reference) => {
          asked.push(formatReference(reference));
          return { created: reference.digest === null ? '2026-08-20T00:00:00Z' : '2026-07-01T12:00:00Z', diffIds: [] };
        },
      },
    });
    expect(pinned.report.findings.filter(({ rule }) => rule === 'image-too-old')).toMatchObject([
      { line: 3, message: `The image b:1@${OLD} was made 62 days ago, more than 30.` },
    ]);
    expect(asked).toEqual(['docker.io/library/a:1', `docker.io/library/b:1@${OLD}`]);
  });

  test.each([
    ['offline', null, /registries are not asked/],
    ['of what is not there', async () => null, /it is not there/],
    ['of what does not say', async () => ({ created: null, diffIds: [] }), /it does not say/],
    ['when nobody answers', async () => Promise.reject(new Error('no answer')), /no answer/],
  ])('that is not known, %s, is a gap', async (_, read, message) => {
    const { report } = await run({ Dockerfile: 'FROM a:1\n' }, { mode: 'check', age: { days: 1, read } });
    expect(report.gaps).toMatchObject([
      { code: 'IMAGE_NOT_LOOKED_UP', effect: 'incomplete', message: expect.stringMatching(message) },
    ]);
  });
});

describe('the cool-down', () => {
  const day = 24 * 60 * 60 * 1000;
  const after = (days: number): Date => new Date(NOON.getTime() + days * day);

  test('counts from when a digest was first seen here', async () => {
    const cooldown = { milliseconds: day, seen: memoryCache() };
    const files = { Dockerfile: `FROM a:1@${OLD}\n` };
    const first = await run(files, { mode: 'update', cooldown });
    expect(rulesOf(first)).toEqual(['image-pin-waits']);
    expect(await textOf('Dockerfile')).toBe(files.Dockerfile);
    const early = await run({}, { mode: 'update', cooldown, now: after(0.9) });
    expect(early.changes).toEqual([]);
    const late = await run({}, { mode: 'update', cooldown, now: after(1) });
    expect(late.changes).toHaveLength(1);
  });

  test('begins anew with another digest, and does not believe the future', async () => {
    const cooldown = { milliseconds: day, seen: memoryCache() };
    const files = { Dockerfile: `FROM a:1@${OLD}\n` };
    await run(files, { mode: 'update', cooldown, now: after(100) });
    expect(rulesOf(await run({}, { mode: 'update', cooldown, now: after(2) }))).toEqual(['image-pin-waits']);
    const other = { mode: 'update', cooldown, now: after(4), ...registry({ digest: ARM, platforms: null }) } as const;
    expect(rulesOf(await run({}, other))).toEqual(['image-pin-waits']);
  });
});

test('an official image that the list does not name is told, those of others are not', async () => {
  const files = { Dockerfile: 'FROM centos:7\nFROM acme/centos:7\nFROM node:99\n' };
  const { report } = await run(files, { mode: 'pin', resolve: null, library });
  expect(report.findings.map(({ rule, line }) => [rule, line])).toEqual([['official-image-unlisted', 1]]);
});

test('newer tags are told with what they would take the place of', async () => {
  const pinned = await run({ Dockerfile: `FROM node:22@${OLD}\n` }, { mode: 'check', resolve: null, library });
  expect(rulesOf(pinned)).toEqual(['official-tag-newer']);
  expect(pinned.suggestions.map(({ from, to }) => [formatReference(from), formatReference(to)])).toEqual([
    [`docker.io/library/node:22@${OLD}`, 'docker.io/library/node:24'],
  ]);
});

test('a file with bytes that are no text is not written over, and nothing is said to have changed', async () => {
  const bytes = Buffer.concat([Buffer.from('# \xe9\n', 'latin1'), Buffer.from('FROM a:1\n')]);
  await writeFile(join(directory, 'Dockerfile'), bytes);
  const { report, changes } = await run({}, {});
  expect(report.gaps).toMatchObject([{ code: 'SOURCE_NOT_WRITTEN', message: expect.stringMatching(/not UTF-8/) }]);
  expect(changes).toEqual([]);
  expect(await readFile(join(directory, 'Dockerfile'))).toEqual(bytes);
});

test('a registry that fails is a gap at each place, and is asked once', async () => {
  const failing = registry(new Error('no answer'));
  const { report } = await run({ Dockerfile: 'FROM a:1\nCOPY --from=a:1 / /\n' }, failing);
  expect(report.gaps).toHaveLength(2);
  expect(failing.asked).toHaveLength(1);
});
