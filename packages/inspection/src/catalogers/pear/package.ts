import { posix } from 'node:path';
import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { PearRecord } from './parse-registry-file.ts';

/** Makes a package of a record; null when name or version are missing. */
export function pearPackage(record: PearRecord, location: Location): Package | null {
  const { name, version, channel, licenses, summary, paths } = record;
  if (name === '' || version === '') return null;
  return {
    name,
    version,
    type: 'pear',
    purl: buildPurl({ type: 'pear', namespace: channel, name, version }),
    licenses,
    locations: [location],
    ...(paths.length === 0 ? {} : { files: paths.map((path) => ({ path: posix.normalize(path) })) }),
    metadata: compactObject({ channel, summary }),
  };
}
