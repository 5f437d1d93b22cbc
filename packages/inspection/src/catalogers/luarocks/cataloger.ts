import { posix } from 'node:path';
import type { Catalog, CatalogerSpec, ClaimedFile, Package, ReadFile } from '@assay/core';
import { locationOf, mergePackages } from '../located.ts';
import { rockPackage } from './package.ts';
import { type RockFile, type Rockspec, parseRockManifest, parseRockspec } from './parse-rock.ts';

/** What one of the files in the folder of a rock tells. */
export type RockReading =
  | { readonly kind: 'rockspec'; readonly rockspec: Rockspec }
  | { readonly kind: 'manifest'; readonly files: readonly RockFile[] };

/** Modules of Lua that LuaRocks installed. */
export const luarocksCataloger: CatalogerSpec<RockReading> = {
  kind: 'cataloger',
  id: 'luarocks',
  title: 'Lua rocks',
  summary: 'Finds the Lua modules that LuaRocks installed, in whichever tree, with their files.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Rockspec format', url: 'https://github.com/luarocks/luarocks/wiki/Rockspec-format' }],
  revision: 1,
  claims: ['/**/luarocks/rocks*/*/*/*.rockspec', '/**/luarocks/rocks*/*/*/rock_manifest'],
  unreadable: 'partial',
  read,
  assemble,
};

function read({ path, bytes }: ClaimedFile): RockReading {
  return path.endsWith('.rockspec')
    ? { kind: 'rockspec', rockspec: parseRockspec(bytes) }
    : { kind: 'manifest', files: parseRockManifest(bytes) };
}

/** Folders are `NAME/VERSION`; LuaRocks itself goes by their names. */
function assemble(files: readonly ReadFile<RockReading>[]): Catalog {
  const packages: Package[] = [];
  for (const [folder, group] of Map.groupBy(files, (file) => posix.dirname(file.path))) {
    const rockspec = group.map(({ reading }) => (reading.kind === 'rockspec' ? reading.rockspec : null)).find(Boolean);
    const file = group.find(({ reading }) => reading.kind === 'rockspec') ?? group[0];
    if (file === undefined) continue;
    packages.push(
      rockPackage({
        folder,
        location: locationOf(file),
        rockspec: rockspec ?? null,
        files: group.flatMap(({ reading }) => (reading.kind === 'manifest' ? reading.files : [])),
      }),
    );
  }
  return { packages: mergePackages(packages), gaps: [] };
}
