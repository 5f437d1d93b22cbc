import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FeedFile } from '../contracts/provider.ts';

/** One example of a provider: files of its feed, and the records in them. */
export interface ProviderExample {
  readonly name: string;
  readonly files: readonly FeedFile[];
  readonly expected: unknown;
}

/** Where the examples of a provider lie. The feed of a team's own advisories has its folder under another name. */
export function exampleFolder(id: string): string {
  return join(import.meta.dirname, id === 'own' ? 'assay-advisories' : id, 'examples');
}

/** Reads the examples of a provider: `examples/NAME/input/…` is what it reads, `examples/NAME/expected.json` the records. */
export function readExamples(id: string): readonly ProviderExample[] {
  const folder = exampleFolder(id);
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const input = join(folder, name, 'input');
      const paths = readdirSync(input, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted();
      return {
        name,
        files: paths.map((path) => ({ path: relative(input, path), bytes: readFileSync(path) })),
        expected: JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')),
      };
    });
}
