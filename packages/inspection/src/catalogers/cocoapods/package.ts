import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { PodRecord } from './parse-pods.ts';

/** Makes a package of a pod; null when name or version are missing. */
export function podPackage({ name, version, parts, checksum }: PodRecord, location: Location): Package | null {
  if (name === '' || version === '') return null;
  return {
    name,
    version,
    type: 'cocoapods',
    purl: buildPurl({ type: 'cocoapods', name, version }),
    licenses: [],
    locations: [location],
    metadata: compactObject({ parts: [...new Set(parts)], checksum }),
  };
}
