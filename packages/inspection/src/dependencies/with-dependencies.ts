import { posix } from 'node:path';
import { type FileView, type Gap, type Package, type PackageType } from '@assay/core';
import { makeGap } from '../gap-codes.ts';
import { DependencyIndex, dependsOn, sortedOthers } from './dependency-index.ts';
import { nodeDependencies } from './node-dependencies.ts';
import { debianProvisions, debianRequirements, firstWord, textsOf, unversioned } from './requirements.ts';

/** Packages with what they depend on, and the gap where that could not be told of all. */
export interface RelatedPackages {
  readonly packages: readonly Package[];
  readonly gaps: readonly Gap[];
}

type Resolve = (found: Package) => readonly string[] | null;

/**
 * Finds out which packages each package depends on, as far as what was installed with it says so. Only packages of the same kind
 * count, and only such as are there; versions are not compared. What a cataloger told itself stays, without what is no longer listed.
 */
export function withDependencies(packages: readonly Package[], files: FileView): RelatedPackages {
  const present = new Set(packages.map(({ purl }) => purl));
  const resolvers = new Map<PackageType, Resolve>();
  for (const [type, group] of Map.groupBy(packages, (found) => found.type)) {
    const resolver = RESOLVERS.get(type);
    if (resolver !== undefined) resolvers.set(type, resolver(group, files));
  }
  let unresolved = 0;
  const related = packages.map((found): Package => {
    const { dependsOn: told, ...rest } = found;
    if (told !== undefined) return { ...rest, ...dependsOn(told.filter((purl) => present.has(purl))) };
    const resolved = resolvers.get(found.type)?.(found);
    if (resolved === null) unresolved += 1;
    return resolved === undefined || resolved === null ? found : { ...found, ...dependsOn(resolved) };
  });
  const message = `what ${unresolved} packages depend on was not looked up: there are too many of them`;
  return { packages: related, gaps: unresolved === 0 ? [] : [makeGap('DEPENDENCIES_TRUNCATED', message)] };
}

type Resolver = (group: readonly Package[], files: FileView) => Resolve;

const byOwnName: Pick<Names, 'provides'> = { provides: ({ name }) => [name] };

const byProvisions: Resolver = (group) =>
  byNames(group, {
    provides: (found) => [found.name, ...textsOf(found, 'provides').flatMap(unversioned)],
    needs: (found) => textsOf(found, 'depends').flatMap(unversioned),
  });

const byNamed =
  (key: string, nameOf: (text: string) => readonly string[] = (text) => [text]): Resolver =>
  (group) =>
    byNames(group, { ...byOwnName, needs: (found) => textsOf(found, key).flatMap(nameOf) });

const composerResolver: Resolver = (group) =>
  byNames(group, {
    provides: (found) => [found.name, ...textsOf(found, 'provides')].map((name) => name.toLowerCase()),
    needs: (found) => textsOf(found, 'requires').map((name) => name.toLowerCase()),
  });

/** How packages of a kind find each other; those of other kinds are told by their catalogers, or not at all. */
const RESOLVERS: ReadonlyMap<PackageType, Resolver> = new Map<PackageType, Resolver>([
  ['alpm', byProvisions],
  ['apk', byProvisions],
  ['bioconductor', byNamed('dependencies')],
  ['brew', byNamed('dependencies', (name) => [posix.basename(name)])],
  ['composer', composerResolver],
  ['conda', byNamed('depends', firstWord)],
  ['cran', byNamed('dependencies')],
  ['deb', debianResolver],
  ['gem', byNamed('dependencies')],
  ['hex', byNamed('applications')],
  ['maven', mavenResolver],
  ['npm', nodeResolver],
  ['opkg', debianResolver],
  ['otp', byNamed('applications')],
  ['pypi', pythonResolver],
]);

interface Names {
  readonly provides: (found: Package) => readonly string[];
  readonly needs: (found: Package) => readonly string[];
}

/** Names of packages themselves go before what others stand in for. */
function byNames(group: readonly Package[], { provides, needs }: Names): Resolve {
  const index = new DependencyIndex();
  for (const found of group) index.provide(provides(found)[0] ?? found.name, found.purl);
  for (const found of group) for (const name of provides(found)) index.provide(name, found.purl);
  return (found) => index.resolve(needs(found), found.purl);
}

/** A package of the same architecture goes first; of alternatives, the first that is there. */
function debianResolver(group: readonly Package[]): Resolve {
  const index = new DependencyIndex();
  for (const { name, architecture, purl } of group) index.provide(`${name}:${architecture ?? ''}`, purl);
  for (const { name, purl } of group) index.provide(name, purl);
  for (const found of group) for (const name of debianProvisions(found)) index.provide(name, found.purl);
  return (found) => {
    const keysOf = (name: string): readonly string[] => [`${name}:${found.architecture ?? ''}`, name];
    const needed = debianRequirements(found).flatMap((alternatives) => {
      const key = alternatives.flatMap(keysOf).find((name) => index.find(name) !== undefined);
      return key === undefined ? [] : [key];
    });
    return index.resolve(needed, found.purl);
  };
}

/** A distribution of the same directory goes first: virtual environments are worlds of their own. */
function pythonResolver(group: readonly Package[]): Resolve {
  const index = new DependencyIndex();
  const homesOf = ({ locations }: Package): readonly string[] =>
    locations.map(({ path }) => posix.dirname(posix.dirname(path)));
  for (const found of group)
    for (const home of homesOf(found)) index.provide(`${home}\0${keyOf(found.name)}`, found.purl);
  for (const { name, purl } of group) index.provide(keyOf(name), purl);
  return (found) => {
    const needed = textsOf(found, 'requires').flatMap((name) => {
      const keys = [...homesOf(found).map((home) => `${home}\0${keyOf(name)}`), keyOf(name)];
      return keys.find((key) => index.find(key) !== undefined) ?? [];
    });
    return index.resolve(needed, found.purl);
  };
}

/** Names of Python distributions are the same in any case and with any separator. */
function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/**
 * An artifact of the same file goes first, then one of the same directory: an application brings the versions that it runs with, whatever
 * was asked for. Failing both, the version that was asked for.
 */
function mavenResolver(group: readonly Package[]): Resolve {
  const index = new DependencyIndex();
  const homesOf = ({ locations }: Package): readonly string[] =>
    locations.flatMap(({ path }) => [path, posix.dirname(path)]);
  for (const found of group) for (const home of homesOf(found)) index.provide(`${home}\0${found.name}`, found.purl);
  for (const { name, version, purl } of group) index.provide(`${name}:${version}`, purl);
  for (const { name, purl } of group) index.provide(name, purl);
  return (found) => {
    const homes = homesOf(found).slice(0, MAX_HOMES);
    const needed = textsOf(found, 'dependencies').flatMap((requirement) => {
      const name = requirement.split(':', 2).join(':');
      const keys = [...homes.map((home) => `${home}\0${name}`), requirement, name];
      return keys.find((key) => index.find(key) !== undefined) ?? [];
    });
    return index.resolve(needed, found.purl);
  };
}

/** Places of one artifact in which what it needs is looked for. */
const MAX_HOMES = 20;

function nodeResolver(group: readonly Package[], files: FileView): Resolve {
  const resolve = nodeDependencies(group, files);
  return (found) => {
    const purls = resolve(found);
    return purls === null ? null : sortedOthers(purls, found.purl);
  };
}
