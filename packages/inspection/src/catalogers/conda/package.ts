import { posix } from 'node:path';
import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { CondaRecord } from './parse-record.ts';

/** Makes a package of a record; null when name or version are missing. Files lie in the environment, two directories up. */
export function condaPackage(record: CondaRecord, location: Location): Package | null {
  const { name, version, build, channel, subdirectory, licenses, url, md5, sha256, depends } = record;
  if (name === '' || version === '') return null;
  const environment = posix.dirname(posix.dirname(location.path));
  const files = record.files.map(({ path, ...facts }) => ({ path: posix.join('/', environment, path), ...facts }));
  return {
    name,
    version,
    type: 'conda',
    purl: buildPurl({ type: 'conda', name, version, qualifiers: { build, channel, subdir: subdirectory } }),
    ...(subdirectory === '' ? {} : { architecture: subdirectory }),
    licenses,
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({ build, channel, url, md5, sha256, depends }),
  };
}
