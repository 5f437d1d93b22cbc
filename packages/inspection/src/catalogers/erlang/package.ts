import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { ApplicationRecord } from './parse-application.ts';
import { SHIPPED_APPLICATIONS } from './shipped-applications.ts';

/** Makes a package of an application; null when name or version are missing. */
export function applicationPackage(record: ApplicationRecord, location: Location): Package | null {
  const { name, version, description, licenses, applications } = record;
  const type = SHIPPED_APPLICATIONS.has(name) ? 'otp' : 'hex';
  if (name === '' || version === '') return null;
  return {
    name,
    version,
    type,
    purl: buildPurl({ type, name, version }),
    licenses,
    locations: [location],
    metadata: compactObject({ description, applications }),
  };
}
