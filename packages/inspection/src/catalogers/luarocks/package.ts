import { posix } from 'node:path';
import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { RockFile, Rockspec } from './parse-rock.ts';

/** What the folder of an installed rock tells. */
export interface InstalledRock {
  /** Absolute path of the folder `…/lib/luarocks/rocks-5.1/NAME/VERSION`. */
  readonly folder: string;
  readonly location: Location;
  readonly rockspec: Rockspec | null;
  readonly files: readonly RockFile[];
}

/** Makes a package of a rock. */
export function rockPackage({ folder, location, rockspec, files }: InstalledRock): Package {
  const version = posix.basename(folder);
  const name = posix.basename(posix.dirname(folder));
  return {
    name,
    version,
    type: 'luarocks',
    purl: buildPurl({ type: 'luarocks', name: name.toLowerCase(), version }),
    licenses: rockspec?.licenses ?? [],
    locations: [location],
    ...(files.length === 0 ? {} : { files: files.flatMap((file) => placeFile(file, folder)) }),
    metadata: compactObject({
      summary: rockspec?.summary,
      homepage: rockspec?.homepage,
      source: rockspec?.source,
    }),
  };
}

/** Modules are installed beside those of Lua itself, everything else in the folder of the rock; programs are started by scripts in `bin`. */
function placeFile({ part, path, md5 }: RockFile, folder: string): readonly PackageFile[] {
  const tree = posix.resolve(folder, '../../../../..');
  const version = /\/rocks-([0-9.]+)$/.exec(posix.resolve(folder, '../..'))?.[1] ?? '5.1';
  const places = new Map([
    ['lua', `${tree}/share/lua/${version}`],
    ['lib', `${tree}/lib/lua/${version}`],
  ]);
  const installed = posix.join('/', places.get(part) ?? posix.join(folder, part), path);
  const script = part === 'bin' ? [{ path: posix.join('/', tree, 'bin', path) }] : [];
  return [{ path: installed, digest: `md5:${md5}` }, ...script];
}
