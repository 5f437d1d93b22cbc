import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import type { MemoryFiles } from './catalog-files.ts';

/** One example of a cataloger: a small image, and what is found in it. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly image: MemoryFiles;
  /** Packages and gaps, layers left out. */
  readonly expected: unknown;
}

/**
 * Reads the examples of a cataloger from its folder. `examples/NAME/case.json` gives title, files and links by path in the
 * image; the content of files stands beside it, that of `.base64` files encoded. `expected.json` is what is found.
 */
export function readExamples(id: string): readonly Example[] {
  const folder = join(import.meta.dirname, id, 'examples');
  return readdirSync(folder)
    .toSorted()
    .map((name) => readExample(join(folder, name), name));
}

function readExample(folder: string, name: string): Example {
  const example: unknown = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'));
  if (!isJsonObject(example) || typeof example['title'] !== 'string') throw new TypeError(`${folder} has no title`);
  const files = textsOf(example['files']).map(([path, file]) => [path, contentOf(join(folder, file))] as const);
  return {
    name,
    title: example['title'],
    image: { files: new Map(files), links: new Map(textsOf(example['links'])) },
    expected: JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')),
  };
}

function textsOf(value: unknown): readonly (readonly [string, string])[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text] as const] : []));
}

function contentOf(file: string): Uint8Array {
  return file.endsWith('.base64') ? Buffer.from(readFileSync(file, 'utf8'), 'base64') : readFileSync(file);
}
