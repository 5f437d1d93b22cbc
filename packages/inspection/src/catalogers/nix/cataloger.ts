import type { Catalog, CatalogContext, CatalogerSpec, Location, Package, ReadFile } from '@assay/core';
import { DirectoryFiles } from '../directory-files.ts';
import { mergePackages } from '../located.ts';
import { nixPackage } from './package.ts';
import { type Derivation, parseDerivation } from './parse-derivation.ts';
import { type StoreName, parseStoreName } from './parse-store-name.ts';

const STORE = '/nix/store';

/** Packages in the store of Nix and NixOS. */
export const nixCataloger: CatalogerSpec<Derivation> = {
  kind: 'cataloger',
  id: 'nix',
  title: 'Nix packages',
  summary: 'Finds the packages in the Nix store, by the names of its objects and the recipes beside them.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Store path', url: 'https://nix.dev/manual/nix/latest/store/store-path' }],
  revision: 1,
  claims: [`${STORE}/*.drv`],
  unreadable: 'partial',
  read: ({ bytes }) => parseDerivation(bytes),
  assemble,
};

/** The store holds whole directories, so its objects are found in the final file system; recipes only make names more exact. */
function assemble(files: readonly ReadFile<Derivation>[], context: CatalogContext): Catalog {
  if (context.files.get(STORE)?.type !== 'directory') return { packages: [], gaps: [] };
  const recipes = recipesByPath(files);
  const found = context.files.list(STORE).flatMap((object) => {
    const name = recipes.get(`${STORE}/${object}`) ?? parseStoreName(object);
    return name === null ? [] : [{ name, path: `${STORE}/${object}` }];
  });
  const owned = new DirectoryFiles(
    context.files,
    found.map(({ path }) => path),
  );
  const packages = found.map(({ name, path }): Package =>
    nixPackage(name, locationOfObject(path, context), owned.take(path)),
  );
  return { packages: mergePackages(packages), gaps: [] };
}

function recipesByPath(files: readonly ReadFile<Derivation>[]): ReadonlyMap<string, StoreName> {
  return new Map(
    files.flatMap(({ reading: { name, version, outputs } }) => {
      return name === '' || version === ''
        ? []
        : outputs.map(([output, path]) => [path, { name, version, output: output || 'out' }] as const);
    }),
  );
}

function locationOfObject(path: string, { files, layers }: CatalogContext): Location {
  return { path, layer: layers?.[files.get(path)?.layer ?? 0] ?? null };
}
