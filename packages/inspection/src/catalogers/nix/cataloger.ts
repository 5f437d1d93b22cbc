import type { Catalog, CatalogContext, CatalogerSpec, Location, Package, ReadFile } from '@assay/core';
import { dependsOn, sortedOthers } from '../../dependencies/dependency-index.ts';
import { DirectoryFiles } from '../directory-files.ts';
import { mergePackages } from '../located.ts';
import { type StoreObject, readNixDatabase } from './read-database.ts';
import { nixPackage } from './package.ts';
import { type Derivation, parseDerivation } from './parse-derivation.ts';
import { type StoreName, parseStoreName } from './parse-store-name.ts';

const STORE = '/nix/store';
const DATABASE = '/nix/var/nix/db/db.sqlite';

/** What one file tells: a recipe, or what the database says of objects. */
export type NixReading =
  | ({ readonly kind: 'derivation' } & Derivation)
  | { readonly kind: 'database'; readonly objects: readonly StoreObject[] };

/** Packages in the store of Nix and NixOS. */
export const nixCataloger: CatalogerSpec<NixReading> = {
  kind: 'cataloger',
  id: 'nix',
  title: 'Nix packages',
  summary: 'Finds the packages in the Nix store, by the names of its objects and the recipes beside them.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Store path', url: 'https://nix.dev/manual/nix/latest/store/store-path' }],
  revision: 2,
  claims: [`${STORE}/*.drv`, DATABASE],
  unreadable: 'partial',
  read: ({ path, bytes }) =>
    path === DATABASE
      ? { kind: 'database', objects: readNixDatabase(bytes) }
      : { kind: 'derivation', ...parseDerivation(bytes) },
  assemble,
};

/** The store holds whole directories, so its objects are found in the final file system; recipes only make names more exact. */
function assemble(files: readonly ReadFile<NixReading>[], context: CatalogContext): Catalog {
  if (context.files.get(STORE)?.type !== 'directory') return { packages: [], gaps: [] };
  const recipes = recipesByPath(files.map(({ reading }) => reading));
  const registered = registeredObjects(files.map(({ reading }) => reading));
  const found = context.files.list(STORE).flatMap((object) => {
    const name = recipes.get(`${STORE}/${object}`) ?? parseStoreName(object);
    return name === null ? [] : [{ name, path: `${STORE}/${object}` }];
  });
  const owned = new DirectoryFiles(
    context.files,
    found.map(({ path }) => path),
  );
  const packages = found.map(({ name, path }): Package =>
    nixPackage(name, {
      location: locationOfObject(path, context),
      files: owned.take(path),
      isUnregistered: registered !== null && !registered.has(path),
    }),
  );
  return {
    packages: mergePackages(
      withReferences(
        packages,
        files.map(({ reading }) => reading),
      ),
    ),
    gaps: [],
  };
}

function recipesByPath(readings: readonly NixReading[]): ReadonlyMap<string, StoreName> {
  return new Map(
    readings.flatMap((reading) => {
      if (reading.kind !== 'derivation' || reading.name === '' || reading.version === '') return [];
      const { name, version, outputs } = reading;
      return outputs.map(([output, path]) => [path, { name, version, output: output || 'out' }] as const);
    }),
  );
}

/** Paths that the database knows; null when there is none, as in images that were built without Nix in them. */
function registeredObjects(readings: readonly NixReading[]): ReadonlySet<string> | null {
  const databases = readings.filter((reading) => reading.kind === 'database');
  if (databases.length === 0) return null;
  return new Set(databases.flatMap(({ objects }) => objects.map(({ path }) => path)));
}

/** Adds which packages an object needs, where the database tells. Every package has one object here. */
function withReferences(packages: readonly Package[], readings: readonly NixReading[]): readonly Package[] {
  const purls = new Map(packages.map(({ purl, locations }) => [locations[0]?.path ?? '', purl]));
  const needs = new Map<string, readonly string[]>();
  for (const reading of readings) {
    if (reading.kind !== 'database') continue;
    for (const { path, references } of reading.objects) {
      needs.set(
        path,
        references.flatMap((place) => purls.get(reading.objects[place]?.path ?? '') ?? []),
      );
    }
  }
  return packages.map((found) => ({
    ...found,
    ...dependsOn(sortedOthers(needs.get(found.locations[0]?.path ?? '') ?? [], found.purl)),
  }));
}

function locationOfObject(path: string, { files, layers }: CatalogContext): Location {
  return { path, layer: layers?.[files.get(path)?.layer ?? 0] ?? null };
}
