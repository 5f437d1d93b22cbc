/**
 * A plug-in for bundling: names that are imported from a package of ours are imported from the files that they are in. An index names
 * everything of its package, and a chunk of the bundle would load all of that for one name.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

const IMPORT = /^import\s+\{([^}]*)\}\s+from\s+'@assay\/([a-z]+)';$/gm;
const EXPORT = /^export\s+\{([^}]*)\}\s+from\s+'(\.[^']+)';$/gm;

/** File and name there of what an index exports. */
type IndexTable = ReadonlyMap<string, { readonly file: string; readonly name: string }>;

/** The plug-in for the sources below a root. */
export function directImports(root: string): Plugin {
  const tables = new Map<string, IndexTable>();
  const tableOf = (name: string): IndexTable => {
    const known = tables.get(name) ?? readIndex(join(root, 'packages', name, 'src/index.ts'));
    tables.set(name, known);
    return known;
  };
  return {
    name: 'direct-imports',
    setup(build) {
      build.onLoad({ filter: /\/(?:packages|apps)\/[a-z]+\/src\/.*\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        return { contents: redirectImports(text, tableOf), loader: 'ts' };
      });
    },
  };
}

/** The same text with imports of files in place of imports of packages. What an index does not list by name stays as it is. */
export function redirectImports(text: string, tableOf: (name: string) => IndexTable): string {
  return text.replaceAll(IMPORT, (whole: string, names: string, pkg: string) => {
    const table = tableOf(pkg);
    const wanted = namesOf(names);
    const places = wanted.map((one) => table.get(one.name));
    if (places.includes(undefined)) return whole;
    return wanted
      .flatMap(({ alias }, index) => {
        const place = places[index];
        return place === undefined ? [] : [`import { ${place.name} as ${alias} } from '${place.file}';`];
      })
      .join(' ');
  });
}

function readIndex(path: string): IndexTable {
  if (!existsSync(path)) return new Map();
  const text = readFileSync(path, 'utf8');
  return new Map(
    [...text.matchAll(EXPORT)].flatMap(([, names = '', file = '']) =>
      namesOf(names).map(({ name, alias }) => [alias, { file: resolve(dirname(path), file), name }] as const),
    ),
  );
}

/** Names and what they are called here, without types. */
function namesOf(list: string): readonly { readonly name: string; readonly alias: string }[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '' && !item.startsWith('type '))
    .map((item) => {
      const [name = '', alias = name] = item.split(/\s+as\s+/);
      return { name, alias };
    });
}
