import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { dependsOn, sortedOthers } from '../../dependencies/dependency-index.ts';
import { compactObject } from '../json-object.ts';
import type { GoBuild } from './go-build.ts';
import type { GoDependency } from './parse-modules.ts';

/**
 * Makes packages of a program: its own module, those built into it, and the standard library. The first depends on all others, for
 * nothing tells which of them need each other.
 */
export function goPackages(build: GoBuild, location: Location): readonly Package[] {
  const builtIn = [
    ...build.dependencies.map((one) => dependencyPackage(one, location)),
    golangPackage('stdlib', standardLibraryVersion(build.goVersion), location),
  ];
  const purls = builtIn.map(({ purl }) => purl);
  const main = mainPackage(build, location).map((found) => ({
    ...found,
    ...dependsOn(sortedOthers(purls, found.purl)),
  }));
  return [...main, ...builtIn];
}

function mainPackage(
  { main, mainVersion, path, goVersion, settings }: GoBuild,
  location: Location,
): readonly Package[] {
  if (main === null) return [];
  return [
    golangPackage(main.path, mainVersion.version, location, {
      main: true,
      command: path,
      goVersion,
      versionSource: mainVersion.source,
      h1: main.sum,
      ...settings,
    }),
  ];
}

/** A module in whose place another one was built is that other one; one replaced by a directory keeps its name. */
function dependencyPackage({ replacement, ...module }: GoDependency, location: Location): Package {
  const h1 = (replacement ?? module).sum;
  if (replacement === null || replacement.version === '') {
    const version = module.version === '(devel)' ? '' : module.version;
    return golangPackage(module.path, version, location, { h1, replacedBy: replacement?.path });
  }
  return golangPackage(replacement.path, replacement.version, location, {
    h1,
    replaces: module.path,
    replacesVersion: module.version,
  });
}

function golangPackage(
  path: string,
  version: string,
  location: Location,
  metadata: Readonly<Record<string, string | boolean | undefined>> = {},
): Package {
  const slash = path.lastIndexOf('/');
  const namespace = slash < 0 ? undefined : path.slice(0, slash);
  return {
    name: path,
    version,
    type: 'golang',
    purl: buildPurl({ type: 'golang', namespace, name: path.slice(slash + 1) || path, version }),
    licenses: [],
    locations: [location],
    metadata: compactObject(metadata),
  };
}

/** `go1.22.1 X:boringcrypto` is 1.22.1, `devel go1.23-abc Mon…` 1.23-abc; older development versions have no number. */
function standardLibraryVersion(goVersion: string): string {
  return /(?:^|\s)go([0-9][^\s]*)/.exec(goVersion)?.[1] ?? '';
}
