import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compareText } from '@assay/core';
import { describe, expect, test } from 'vitest';
import type { FeedFile } from '../contracts/provider.ts';
import { recognize } from '../intake/recognize.ts';
import { exampleFolder, readExamples } from './provider-examples.ts';
import { providers } from './registry.ts';

describe.each(providers.modules.map((provider) => [provider.id, provider] as const))(
  'examples of %s',
  (id, provider) => {
    const examples = readExamples(id);

    test('there is one', () => {
      expect(examples.length).toBeGreaterThan(0);
    });

    test.each(examples.map((example) => [example.name, example] as const))('%s', (_name, { files, expected }) => {
      expect(files.map((file) => recognize(file)?.id)).toEqual(files.map(() => id));
      expect(files.flatMap((file) => [...provider.read(file)])).toEqual(expected);
    });

    test('has a page with the licence of the data', () => {
      const page = readFileSync(join(exampleFolder(id), '../README.md'), 'utf8');
      for (const heading of ['## What it does', '## Licence', '## When not to use it', '## Limits'])
        expect(page).toContain(heading);
    });
  },
);

describe('providers', () => {
  test('every folder with a provider is in the registry', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.name === 'provider.ts')
      .map((entry) => relative(import.meta.dirname, entry.parentPath));
    const known = providers.modules.map(({ id }) => relative(import.meta.dirname, join(exampleFolder(id), '..')));
    expect(known.toSorted(compareText)).toEqual(folders.toSorted(compareText));
  });

  test('download by https only', () => {
    const urls = providers.modules.flatMap(({ downloads }) => downloads.map(({ url }) => url));
    expect(urls.filter((url) => !url.startsWith('https://'))).toEqual([]);
    expect(urls.length).toBeGreaterThan(30);
  });

  test('data that may not be passed on are never downloaded', () => {
    expect(providers.get('wolfi-secdb')?.downloads).toEqual([]);
  });

  test.each([
    ['vulns/x/PYSEC-2024-1.yaml', 'pypa'],
    ['data/osv/GO-2024-0001.json', 'go-vulndb'],
    ['GHSA-aaaa-bbbb-cccc.json', 'github-advisory'],
    ['ALSA-2022:5683.json', 'almalinux'],
  ])('%s is of %s even when it is cut off, and is refused', (path, id) => {
    const file: FeedFile = { path, bytes: Buffer.from('{') };
    const provider = recognize(file);
    expect(provider?.id).toBe(id);
    expect(() => [...(provider?.read(file) ?? [])]).toThrow(expect.objectContaining({ code: 'FEED_INVALID' }));
  });

  test.each(['', '{', '[]', '<', 'id:', '---\n', 'README', '{"id":1}', '\0\0\0', '<html></html>', '# Heading\n'])(
    'none recognises %j',
    (text) => {
      const file: FeedFile = { path: 'some/file', bytes: Buffer.from(text) };
      expect(recognize(file)).toBeNull();
    },
  );
});
