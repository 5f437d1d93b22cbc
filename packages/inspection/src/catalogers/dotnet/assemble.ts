import { posix } from 'node:path';
import type { Catalog, CatalogContext, FileView, Package, ReadFile } from '@assay/core';
import { locationOf, mergePackages } from '../located.ts';
import { libraryNeeds } from './library-needs.ts';
import {
  assemblyPackage,
  assetPaths,
  frameworkPackage,
  isCached,
  isInstalled,
  libraryFiles,
  libraryPackage,
} from './package.ts';
import type { DotnetReading } from './reading.ts';

type DotnetFile = ReadFile<DotnetReading | null>;

/** Puts lists, configurations, applications and assemblies together: assemblies that a list names are part of a package. */
export function assembleDotnet(files: readonly DotnetFile[], { files: view }: CatalogContext): Catalog {
  const named = namedFiles(files);
  const packages = files.flatMap((file) => packagesOf(file, named, view));
  return { packages: mergePackages(withoutFrameworksOfPacks(packages)), gaps: [] };
}

/** Paths of all files that lists of libraries name, in lower case. */
function namedFiles(files: readonly DotnetFile[]): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { path, reading } of files) {
    if (reading?.kind !== 'libraries') continue;
    for (const { assets } of reading.libraries) {
      for (const asset of assets) {
        for (const candidate of assetPaths(posix.dirname(path), asset)) named.add(candidate.toLowerCase());
      }
    }
  }
  return named;
}

function packagesOf(file: DotnetFile, named: ReadonlySet<string>, view: FileView): readonly Package[] {
  const { path, reading } = file;
  const location = locationOf(file);
  if (reading === null) return [];
  switch (reading.kind) {
    case 'libraries': {
      const directory = posix.dirname(path);
      const needsOf = libraryNeeds(reading.libraries);
      const installed = reading.libraries.filter(isInstalled).flatMap((library) => {
        const found = libraryFiles(library, directory, view);
        const isThere = found.length > 0 || isCached(library, view);
        return isThere ? [{ ...libraryPackage(library, location, found), ...needsOf(library) }] : [];
      });
      return [...installed, ...sharedFramework(path).map((framework) => frameworkPackage(framework, location))];
    }
    case 'bundle': {
      const needsOf = libraryNeeds(reading.libraries);
      return [
        ...reading.libraries
          .filter(isInstalled)
          .map((library) => ({ ...libraryPackage(library, location, []), ...needsOf(library) })),
        ...reading.frameworks.map((framework) => frameworkPackage(framework, location)),
      ];
    }
    case 'frameworks':
      return reading.frameworks.map((framework) => frameworkPackage(framework, location));
    case 'assembly':
      return named.has(path.toLowerCase()) || isReference(path) ? [] : [assemblyPackage(reading.assembly, location)];
  }
}

/** `shared/NAME/VERSION/NAME.deps.json` is the list of a framework that applications share. */
function sharedFramework(path: string): readonly { readonly name: string; readonly version: string }[] {
  const [, name, version] = /\/shared\/([^/]+)\/(\d[^/]*)\/\1\.deps\.json$/.exec(path) ?? [];
  return name === undefined || version === undefined ? [] : [{ name, version }];
}

/** Packs of the SDK hold assemblies without code, for the compiler. */
function isReference(path: string): boolean {
  return /\/packs\/[^/]+\/[^/]+\/ref\//.test(path);
}

/** A framework that came as a runtime pack is that package: `Microsoft.NETCore.App.Runtime.linux-x64`. */
function withoutFrameworksOfPacks(packages: readonly Package[]): readonly Package[] {
  const packs = new Set(
    packages.flatMap(({ name, version, metadata, locations }) =>
      metadata['runtimePack'] === true
        ? locations.map(({ path }) => `${placeOf(path)} ${name.replace(/\.Runtime\.[^.]+$/, '')} ${version}`)
        : [],
    ),
  );
  return packages.filter(({ name, version, metadata, locations }) => {
    if (metadata['framework'] !== true) return true;
    return !locations.some(({ path }) => packs.has(`${placeOf(path)} ${name} ${version}`));
  });
}

/** List and configuration of an application lie beside each other and differ in the ends of their names. */
function placeOf(path: string): string {
  return path.replace(/\.(?:deps|runtimeconfig)\.json$/, '');
}
