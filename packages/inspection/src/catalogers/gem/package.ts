import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { GemRecord } from './parse-gemspec.ts';

/** A gem and what its place tells. */
export interface InstalledGem {
  readonly record: GemRecord;
  readonly location: Location;
  readonly files: readonly PackageFile[];
}

/** Makes a package of a gem. Gems with parts made for one platform carry the platform in their URL. */
export function gemPackage({ record, location, files }: InstalledGem): Package {
  const { name, version, platform, licenses, authors, homepage, summary, dependencies } = record;
  const isPortable = platform === 'ruby';
  return {
    name,
    version,
    type: 'gem',
    purl: buildPurl({ type: 'gem', name, version, qualifiers: isPortable ? {} : { platform } }),
    licenses,
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      authors,
      homepage,
      summary,
      dependencies,
      platform: isPortable ? undefined : platform,
      default: location.path.includes('/specifications/default/') ? true : undefined,
      commit: /\/bundler\/gems\/[^/]*-([0-9a-f]{7,40})\//.exec(location.path)?.[1],
    }),
  };
}
