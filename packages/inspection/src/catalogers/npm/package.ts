import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { NpmRecord } from './parse-package-json.ts';

/** Makes a package of a record. */
export function npmPackage(record: NpmRecord, location: Location): Package {
  const [, scope, name] = /^(@[^/]+)\/(.+)$/.exec(record.name) ?? [];
  return {
    name: record.name,
    version: record.version,
    type: 'npm',
    purl: buildPurl({ type: 'npm', namespace: scope, name: name ?? record.name, version: record.version }),
    licenses: record.licenses,
    locations: [location],
    metadata: compactObject({
      author: record.author,
      homepage: record.homepage,
      repository: record.repository,
      dependencies: record.dependencies,
    }),
  };
}
