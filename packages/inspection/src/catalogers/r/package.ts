import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { RRecord } from './parse-description.ts';

/** Makes a package of a record; name and version are not empty. */
export function rPackage(record: RRecord, location: Location, files: readonly PackageFile[]): Package {
  const { name, version, licenses, title, maintainer, url, repository, bioconductor, priority, built, commit } = record;
  const { dependencies } = record;
  const type = bioconductor ? 'bioconductor' : 'cran';
  return {
    name,
    version,
    type,
    purl: buildPurl({ type, name, version }),
    licenses,
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({ title, maintainer, url, repository, priority, built, commit, dependencies }),
  };
}
