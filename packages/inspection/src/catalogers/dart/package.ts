import { posix } from 'node:path';
import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { DartRecord } from './parse-pubspec.ts';

/** Servers that are pub.dev under one of its names. */
const PUB_DEV: ReadonlySet<string> = new Set(['pub.dev', 'pub.dartlang.org']);

/** Makes a package of a record in the cache; null when name or version are missing. */
export function dartPackage(record: DartRecord, location: Location, files: readonly PackageFile[]): Package | null {
  const { name, version, description, homepage, repository } = record;
  const folder = posix.dirname(location.path);
  const server = /\/hosted\/([^/]+)\/[^/]+$/.exec(folder)?.[1];
  const isForeign = server !== undefined && !PUB_DEV.has(server);
  if (name === '' || version === '') return null;
  return {
    name,
    version,
    type: 'pub',
    purl: buildPurl({ type: 'pub', name, version, qualifiers: { repository_url: isForeign ? server : undefined } }),
    licenses: [],
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      description,
      homepage,
      repository,
      commit: /\/git\/[^/]*-([0-9a-f]{40})$/.exec(folder)?.[1],
    }),
  };
}
