import { isJsonObject } from '@assay/core';
import { unreadable } from '../gap-codes.ts';
import { type Members, identityOf, membersOf, textOf } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/** A library of an application as `*.deps.json` lists it. */
export type DotnetLibrary = {
  readonly name: string;
  readonly version: string;
  /** `package`, `runtimepack`, `project`, `reference`, …; empty when it is not given. */
  readonly type: string;
  /** Digest of the package, base64; empty when it is not given. */
  readonly sha512: string;
  /** Paths of its files within the package; empty when nothing of it is part of the application. */
  readonly assets: readonly string[];
  /** What it needs, as `NAME/VERSION` of libraries of the same target. */
  readonly dependencies: readonly string[];
};

/** Libraries of one application; the largest have some 1,000. */
const MAX_LIBRARIES = 50_000;

/** Files of all libraries of one application. */
const MAX_ASSETS = 500_000;

/** Dependencies of all libraries of one application. */
const MAX_DEPENDENCIES = 200_000;

/** Members of a target's library that hold files which are part of the application, by path. */
const ASSET_KINDS = ['runtime', 'native', 'resources', 'runtimeTargets'] as const;

/**
 * Reads the list of libraries of an application.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_NAME_TOO_LONG, PACKAGE_FILE_LIMIT
 */
export function parseDeps(bytes: Uint8Array): readonly DotnetLibrary[] {
  const json = membersOf(parseJson(bytes));
  const libraries = Object.entries(membersOf(json['libraries']));
  if (libraries.length > MAX_LIBRARIES) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_LIBRARIES} libraries`);
  const assets = readAssets(json);
  const dependencies = readDependencies(json);
  return libraries.flatMap(([key, library]) => {
    const slash = key.lastIndexOf('/');
    const { name, version } = identityOf(key.slice(0, Math.max(0, slash)), key.slice(slash + 1));
    if (name === '' || version === '' || !isJsonObject(library)) return [];
    const sha512 = /^sha512-([A-Za-z0-9+/=]{88})$/.exec(textOf(library['sha512']))?.[1] ?? '';
    const type = textOf(library['type']).slice(0, 100);
    const needed = [...(dependencies.get(key) ?? [])];
    return [{ name, version, type, sha512, assets: assets.get(key) ?? [], dependencies: needed }];
  });
}

/** Files of each library, of all targets together. */
function readAssets(json: Members): ReadonlyMap<string, readonly string[]> {
  const assets = new Map<string, string[]>();
  let count = 0;
  for (const target of Object.values(membersOf(json['targets']))) {
    for (const [key, library] of Object.entries(membersOf(target))) {
      const paths = ASSET_KINDS.flatMap((kind) => Object.keys(membersOf(membersOf(library)[kind])));
      if ((count += paths.length) > MAX_ASSETS) throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_ASSETS} files`);
      const known = assets.get(key);
      if (known === undefined) assets.set(key, paths);
      else known.push(...paths);
    }
  }
  return assets;
}

/** What each library needs, of all targets together. A target holds each name once, in the version that was chosen. */
function readDependencies(json: Members): ReadonlyMap<string, ReadonlySet<string>> {
  const dependencies = new Map<string, Set<string>>();
  let count = 0;
  for (const target of Object.values(membersOf(json['targets']))) {
    const libraries = Object.entries(membersOf(target));
    const chosen = new Map(libraries.map(([key]) => [key.slice(0, key.lastIndexOf('/')).toLowerCase(), key]));
    for (const [key, library] of libraries) {
      const names = Object.keys(membersOf(membersOf(library)['dependencies']));
      if ((count += names.length) > MAX_DEPENDENCIES) {
        throw unreadable('PACKAGE_FILE_LIMIT', `more than ${MAX_DEPENDENCIES} dependencies`);
      }
      const known = dependencies.get(key) ?? new Set();
      for (const needed of names.flatMap((name) => chosen.get(name.toLowerCase()) ?? [])) known.add(needed);
      if (known.size > 0) dependencies.set(key, known);
    }
  }
  return dependencies;
}
