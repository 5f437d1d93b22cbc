import { posix } from 'node:path';
import type { FileView, Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { Identity } from '../package-text.ts';
import type { DotnetLibrary } from './parse-deps.ts';
import type { Assembly } from './read-assembly.ts';

/** Kinds of libraries that came from a package. */
const PACKAGE_TYPES: ReadonlySet<string> = new Set(['package', 'runtimepack']);

/** True for a library that came as a package and of which something is part of the application. */
export function isInstalled({ type, assets }: DotnetLibrary): boolean {
  return PACKAGE_TYPES.has(type) && assets.length > 0;
}

/** Where applications that were not published find the files of packages. */
const CACHES = ['/root/.nuget/packages', '/.nuget/packages', '/usr/share/dotnet/sdk/NuGetFallbackFolder'] as const;

/** True for a library that lies in a cache of packages. */
export function isCached({ name, version }: DotnetLibrary, view: FileView): boolean {
  const directory = `${name}/${version}`.toLowerCase();
  return CACHES.some((cache) => view.get(`${cache}/${directory}`)?.type === 'directory');
}

/** Makes a package of a library; its files are those that are there. */
export function libraryPackage(library: DotnetLibrary, location: Location, files: readonly PackageFile[]): Package {
  const { type, sha512 } = library;
  return {
    ...nugetPackage(identityOf(library), location),
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({ sha512, runtimePack: type === 'runtimepack' || undefined }),
  };
}

/** URL of the package that a library is. */
export function libraryPurl(library: DotnetLibrary): string {
  return buildPurl({ type: 'nuget', ...identityOf(library) });
}

/** The list names packs of the runtime with a prefix. */
function identityOf({ name, version, type }: DotnetLibrary): Identity {
  return { name: type === 'runtimepack' ? name.replace(/^runtimepack\./, '') : name, version };
}

/** Makes a package of a framework: .NET itself, or a part such as ASP.NET Core. */
export function frameworkPackage(framework: Identity, location: Location): Package {
  return { ...nugetPackage(framework, location), metadata: { framework: true } };
}

/** Makes a package of an assembly that no list of libraries names: nothing but itself says what it is. */
export function assemblyPackage(assembly: Assembly, location: Location): Package {
  const name = posix.basename(location.path).replace(/\.(?:dll|exe)$/i, '');
  const { version, managed, product, company, originalName } = assembly;
  const found = nugetPackage({ name, version }, location);
  return {
    ...found,
    ...(managed ? {} : { type: 'generic', purl: buildPurl({ type: 'generic', name, version }) }),
    metadata: compactObject({ evidence: 'version-resource', product, company, originalName }),
  };
}

/** Paths that a file of a library may have below the directory of the list that names it. */
export function assetPaths(directory: string, asset: string): readonly string[] {
  const parts = asset.split('/');
  return [1, 2, parts.length].map((count) => posix.join('/', directory, ...parts.slice(-count)));
}

/** The files of a library that are there. */
export function libraryFiles({ assets }: DotnetLibrary, directory: string, view: FileView): readonly PackageFile[] {
  const paths = assets.map((asset) => assetPaths(directory, asset).find((path) => view.get(path)?.type === 'file'));
  return [...new Set(paths)].flatMap((path) => (path === undefined ? [] : [{ path }]));
}

function nugetPackage({ name, version }: Identity, location: Location): Package {
  return {
    name,
    version,
    type: 'nuget',
    purl: buildPurl({ type: 'nuget', name, version }),
    licenses: [],
    locations: [location],
    metadata: {},
  };
}
