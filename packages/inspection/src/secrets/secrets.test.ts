import { link, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASIC_REQUEST, EMPTY_CONFIG, type Image, type SecretFinding, type SecretRulesDocument } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { expandExample } from '@assay/secret';
import { memoryImage, opaqueWhiteout, rawTar, rawTarEntry, sparseFile10, whiteout } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { inspectionRevisionFor } from '../inspection-revision.ts';
import { decodeRecord } from '../layer/record-codec.ts';
import { MAX_SECRET_FILE_BYTES } from '../limits.ts';
import { type InlineSettings, inspectInline, memoryCache } from '../testing/inspect-inline.ts';

const TOKEN = expandExample('ghp_{github}');
const LEAK = `first\n  token: ${TOKEN}\n`;
const KEY_STORE = Buffer.concat([
  Buffer.from('\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02', 'latin1'),
  Buffer.from(expandExample('{alnum:90}')),
  Buffer.alloc(8),
]);

const imageOf = (...layers: readonly (readonly TarEntry[])[]): Image =>
  memoryImage(layers.map((entries) => buildLayer({ entries })));
const file = (path: string, content: string | Uint8Array = LEAK): TarEntry => ({ path, content });

async function find(image: Image, settings: InlineSettings = {}): Promise<readonly SecretFinding[]> {
  const inspection = await inspectInline(image, { ...settings, request: { secrets: true, ...settings.request } });
  expect(JSON.stringify(inspection)).not.toContain(TOKEN);
  return inspection.secrets ?? [];
}

const show = (findings: readonly SecretFinding[]): string[] =>
  findings.map(({ path, line, visible, removedBy }) => `${path}:${line} ${visible} ${removedBy}`);

describe('secrets in files', () => {
  test('are told with place, layer and fingerprint and without their value', async () => {
    const image = imageOf([file('README')], [file('srv/app.conf')]);
    const [found, ...others] = await find(memoryImage([buildLayer({ entries: [file('srv/app.conf')] })]));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      detector: 'github-personal-access-token',
      where: 'file',
      path: '/srv/app.conf',
      line: 2,
      column: 10,
      visible: true,
      removedBy: null,
      preview: 'ghp_…',
      layer: buildLayer({ entries: [file('srv/app.conf')] }).diffId,
    });
    expect(found?.fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(found?.aliases).toContain('gitleaks:github-pat');
    expect(show(await find(image))).toEqual(['/README:2 true null', '/srv/app.conf:2 true null']);
  });

  test('are not looked for unless asked', async () => {
    const inspection = await inspectInline(imageOf([file('a')]));
    expect(inspection.secrets).toBeUndefined();
  });

  test.each<[string, readonly (readonly TarEntry[])[], readonly string[]]>([
    ['a file that a later layer deletes', [[file('a')], [], [whiteout('a')]], ['/a:2 false 2']],
    ['a directory that a later layer deletes', [[file('d/a')], [whiteout('d')]], ['/d/a:2 false 1']],
    ['a directory that a later layer hides', [[file('d/a')], [opaqueWhiteout('d')]], ['/d/a:2 false 1']],
    ['a file that a later layer writes over', [[file('a')], [file('a', 'x')]], ['/a:2 false 1']],
    ['a file that its own layer writes over', [[file('a'), file('a', 'x')]], ['/a:2 false 0']],
    ['the same file in two layers', [[file('a')], [file('a')]], ['/a:2 true null']],
    ['a changed file with the same secret', [[file('a')], [file('a', `${LEAK}#`)]], ['/a:2 true null', '/a:2 false 1']],
    ['a hard link, told once', [[file('a'), { path: 'b', type: 'hardlink', linkTarget: 'a' }]], ['/a:2 true null']],
    [
      'a hard link that outlives its first name',
      [[file('a'), { path: 'b', type: 'hardlink', linkTarget: 'a' }], [whiteout('a')]],
      ['/b:2 true null'],
    ],
    [
      'a file below a symbolic link',
      [[{ path: 'lib', type: 'symlink', linkTarget: 'usr/lib' }, file('lib/a')]],
      ['/usr/lib/a:2 true null'],
    ],
    ['binary content', [[file('a', `\0${LEAK}`)]], []],
    ['a NUL behind the first 8 KiB', [[file('a', `${LEAK}${' '.repeat(8192)}\0`)]], ['/a:2 true null']],
    ['UTF-16', [[file('a', Buffer.from(`\uFEFF${LEAK}`, 'utf16le'))]], ['/a:2 true null']],
    ['a key store', [[file('a.p12', KEY_STORE), file('a.bin', KEY_STORE)]], ['/a.p12:null true null']],
    ['a comment that allows it', [[file('a', `${TOKEN} # gitleaks:allow`)]], ['/a:1 true null']],
    ['nothing', [[file('a', ''), file('b', 'x')]], []],
  ])('%s', async (_name, layers, expected) => {
    expect(show(await find(imageOf(...layers)))).toEqual(expected);
  });

  test.each([1, 7, 511, 100_000])('are found in pieces of %i bytes', async (chunkBytes) => {
    const entries = [file('a'), file('b', Buffer.from(`\uFEFF${LEAK}`, 'utf16le')), file('c', `\0${LEAK}`)];
    const image = memoryImage([buildLayer({ entries, compression: 'none' })], { chunkBytes });
    expect(show(await find(image))).toEqual(['/a:2 true null', '/b:2 true null']);
  });

  test('are found in zstd layers and in sparse files', async () => {
    const layers = [buildLayer({ entries: [file('a')], compression: 'zstd' })];
    expect(show(await find(memoryImage(layers)))).toEqual(['/a:2 true null']);
    const sparse = rawTar(sparseFile10('a', 20_000, [{ offset: 0, data: LEAK.padEnd(10_000) }]));
    expect(show(await find(memoryImage([buildLayer({ tar: sparse })])))).toEqual(['/a:2 true null']);
  });

  test('have the same fingerprint everywhere and another one under another key', async () => {
    const image = imageOf([file('a'), file('b', `x ${TOKEN}`)]);
    const cache = memoryCache();
    const prints = async (secretKey?: Uint8Array): Promise<readonly string[]> =>
      (await find(image, { cache, ...(secretKey === undefined ? {} : { secretKey }) })).map((one) => one.fingerprint);
    const [first, second] = await prints();
    expect(first).toBe(second);
    const [other] = await prints(Buffer.alloc(16, 1));
    expect(other).not.toBe(first);
    expect(await prints()).toEqual([first, first]);
  });

  test('come from the cache without their value, and asking for them is another entry', async () => {
    const cache = memoryCache();
    const image = imageOf([file('a')], [whiteout('a')]);
    expect((await inspectInline(image, { cache })).secrets).toBeUndefined();
    const found = await find(image, { cache });
    expect(cache.values.size).toBe(4);
    expect(await find(image, { cache })).toEqual(found);
    expect(show(found)).toEqual(['/a:2 false 1']);
    for (const bytes of cache.values.values()) {
      const text = JSON.stringify(decodeRecord(bytes));
      expect(text).not.toBe('null');
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(TOKEN.slice(8));
    }
  });

  test('of a layer that stands in the image twice are told once', async () => {
    expect(show(await find(imageOf([file('a')], [file('b')], [file('a')])))).toEqual([
      '/a:2 true null',
      '/b:2 true null',
    ]);
  });
});

describe('limits on secrets', () => {
  const codes = async (image: Image): Promise<string[]> => {
    const { gaps } = await inspectInline(image, { request: { secrets: true } });
    return gaps.map(({ code, effect, path }) => `${code} ${effect} ${path ?? ''}`);
  };

  test('text that is too large is a gap, binary content is not', async () => {
    const large = MAX_SECRET_FILE_BYTES + 1;
    const image = imageOf([file('text', Buffer.alloc(large, ' ')), file('binary', Buffer.alloc(large))]);
    expect(await codes(image)).toEqual(['SECRET_FILE_TOO_LARGE partial /text']);
  });

  test('more secrets than are listed are a gap', async () => {
    const text = Array.from({ length: 1001 }, (_, index) => expandExample(`ghp_{github}${index}`).slice(0, 40));
    const image = imageOf([file('a', text.map((token, index) => `${index} ${token}`).join('\n'))]);
    expect(await codes(image)).toEqual(['SECRET_SCAN_TRUNCATED partial /a']);
  });

  test('a large sparse file is passed over with a gap that policy can judge', async () => {
    const tar = rawTar(sparseFile10('lastlog', 2 ** 40, [{ offset: 0, data: LEAK }]), rawTarEntry({ name: 'a' }, LEAK));
    const image = memoryImage([buildLayer({ tar })]);
    const request = { secrets: true, contentSearches: [{ name: 'token', regex: 'token' }] };
    const { secrets, gaps, contentMatches } = await inspectInline(image, { request });
    expect(show(secrets ?? [])).toEqual(['/a:2 true null']);
    expect(contentMatches?.map(({ path }) => path)).toEqual(['/a']);
    expect(gaps.map(({ code, effect }) => `${code} ${effect}`)).toEqual([
      'CONTENT_SEARCH_SKIPPED partial',
      'SECRET_FILE_TOO_LARGE partial',
    ]);
  });

  test('a layer that takes too long is a gap, and the other layers are looked through', async () => {
    const slow = Buffer.alloc(15 * 1024 * 1024, 'token ');
    const entries = ['a', 'b'].map((path) => file(path, slow));
    const image = imageOf([...entries, file('z'), file('y', '\0binary')], [file('x')]);
    const { gaps, secrets } = await inspectInline(image, {
      request: { secrets: true },
      limits: { maxCompressionRatio: 10_000 },
    });
    expect(gaps).toMatchObject([{ code: 'SECRET_SCAN_TRUNCATED', effect: 'partial', layer: image.layers[0]?.diffId }]);
    expect(show(secrets ?? [])).toEqual(['/x:2 true null']);
  });

  test('holes that nothing is stored for are not looked through without end', async () => {
    const sparse = (path: string): Uint8Array => sparseFile10(path, 1000, [{ offset: 0, data: LEAK }]);
    const tar = rawTar(sparse('a'), sparse('b'), rawTarEntry({ name: 'c' }, LEAK));
    const image = memoryImage([buildLayer({ tar })]);
    const request = { secrets: true };
    const inspection = await inspectInline(image, { request, limits: { maxPickedBytes: 1000 } });
    expect(inspection.gaps.map(({ code, path }) => `${code} ${path}`)).toEqual(['LIMIT_HOLES /b']);
    expect(show(inspection.secrets ?? [])).toEqual(['/c:2 true null']);
  });
});

describe('secrets in the configuration', () => {
  test('are found in environment, labels and history, never shown in the place', async () => {
    const config = {
      ...EMPTY_CONFIG,
      env: ['PATH=/bin', `GITHUB_TOKEN=${TOKEN}`, `${TOKEN}=x`, 'EMPTY', 'DB_PASSWORD=changeme'],
      labels: { 'org.token': TOKEN, note: 'nothing' },
    };
    const step = { created: null, createdBy: `RUN curl -H ${TOKEN}`, author: null, comment: null, emptyLayer: true };
    const image: Image = { ...imageOf([file('a')]), config, history: [step] };
    const { secrets = [] } = await inspectInline(image, { request: { secrets: true } });
    expect(secrets.map(({ where, path, layer, visible }) => `${where} ${path} ${layer === null} ${visible}`)).toEqual([
      'file /a false true',
      'environment ENV #2 true true',
      'environment ENV GITHUB_TOKEN true true',
      'history HISTORY 0 true true',
      'label LABEL org.token true true',
    ]);
    expect(new Set(secrets.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(JSON.stringify(secrets)).not.toContain(TOKEN);
  });
});

describe('own rules', () => {
  const ACME = 'acme_qwkjhzxvbnmplrtd';
  const document = (text: string): SecretRulesDocument => ({ name: 'own.yaml', text });
  const OWN = document('detectors:\n  - { id: acme, pattern: "acme_[a-z]{16}", keywords: [acme_] }\n');
  const ALLOW = document('allow:\n  - { reason: old, paths: ["*.conf"] }\n  - { reason: x, stopwords: [ghp_] }\n');

  test('find what only they know, in files and in the configuration, and never show it', async () => {
    const image: Image = {
      ...imageOf([file('a.txt', `key ${ACME}`)]),
      config: { ...EMPTY_CONFIG, env: [`ACME=${ACME}`] },
    };
    const inspection = await inspectInline(image, { request: { secrets: true }, secretRules: [OWN] });
    expect(inspection.secrets?.map(({ detector, path }) => `${detector} ${path}`)).toEqual([
      'acme /a.txt',
      'acme ENV ACME',
    ]);
    expect(JSON.stringify(inspection)).not.toContain(ACME);
  });

  test('accept what they say, which is hidden all the same', async () => {
    const config = { ...EMPTY_CONFIG, env: [`GITHUB_TOKEN=${TOKEN}`] };
    const image: Image = { ...imageOf([file('a.conf'), file('b.txt')]), config };
    expect(await find(image, { secretRules: [ALLOW] })).toEqual([]);
  });

  test('switch detectors off, and what these would find is hidden all the same', async () => {
    const config = { ...EMPTY_CONFIG, env: [`X=${TOKEN}`] };
    const off = document('disable: [github-personal-access-token, generic-assignment]\n');
    expect(await find({ ...imageOf([file('a', '')]), config }, { secretRules: [off] })).toEqual([]);
  });

  test('that cannot be taken over are gaps', async () => {
    const text = '[extend]\nuseDefault = true\n[[rules]]\nid = "x"\nregex = "a(?=b)"\n';
    const settings = { request: { secrets: true }, secretRules: [{ name: 'gitleaks.toml', text }] };
    const { gaps } = await inspectInline(imageOf([file('a', 'x')]), settings);
    expect(gaps).toMatchObject([{ code: 'SECRET_RULE_REJECTED', effect: 'partial' }]);
    expect(gaps[0]?.message).toMatch(/^gitleaks\.toml, rule x, regex: /);
  });

  test('that cannot be read end the inspection', async () => {
    const settings = { request: { secrets: true }, secretRules: [document('detectors: 1')] };
    await expect(inspectInline(imageOf([file('a')]), settings)).rejects.toMatchObject({
      code: 'SECRET_CONFIG_INVALID',
    });
  });

  test('are part of what names a layer in the cache', async () => {
    const cache = memoryCache();
    const image = imageOf([file('a', `${ACME}\n${LEAK}`)]);
    const count = async (...secretRules: readonly SecretRulesDocument[]): Promise<number> =>
      (await find(image, { cache, secretRules })).length;
    expect([await count(), await count(OWN), await count(OWN, ALLOW), await count(ALLOW), await count(OWN)]).toEqual([
      1, 2, 1, 0, 2,
    ]);
  });
});

test('secrets of the configuration are hidden where nobody looked for secrets', async () => {
  const image: Image = {
    ...imageOf([file('a', '')]),
    config: { ...EMPTY_CONFIG, env: [`T=${TOKEN}`], raw: { t: TOKEN } },
  };
  const inspection = await inspectInline(image);
  expect(inspection.secrets).toBeUndefined();
  expect(inspection.config).toMatchObject({ env: ['T=ghp_…'], raw: { t: 'ghp_…' } });
});

test('asking for secrets makes the revision another one, and so do another key and own rules', async () => {
  const rules = { secretRules: [{ name: 'x', text: 'disable: []' }] };
  const revisions = await Promise.all([
    inspectionRevisionFor(BASIC_REQUEST, rules),
    inspectionRevisionFor({ ...BASIC_REQUEST, secrets: true }, rules),
    inspectionRevisionFor(BASIC_REQUEST),
    inspectionRevisionFor({ ...BASIC_REQUEST, secrets: true }),
    inspectionRevisionFor({ ...BASIC_REQUEST, secrets: true }, { secretKey: Buffer.alloc(16, 1) }),
  ]);
  expect(new Set(revisions).size).toBe(5);
  expect(await inspectionRevisionFor({ ...BASIC_REQUEST, secrets: true })).toBe(revisions[3]);
});

test('secrets are found in a directory', async () => {
  const root = await mkdtemp(join(tmpdir(), 'assay-secrets-'));
  try {
    await writeFile(join(root, 'a'), LEAK);
    await link(join(root, 'a'), join(root, 'b'));
    await writeFile(join(root, 'c'), `\0${LEAK}`);
    const image: Image = { ...memoryImage([]), sourceKind: 'dir', rootDirectory: root };
    const found = await find(image);
    expect(show(found)).toEqual(['/a:2 true null']);
    expect(found[0]?.layer).toBeNull();
  } finally {
    await rm(root, { recursive: true });
  }
});
