import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { ComposerRecord } from './parse-installed.ts';

/** Makes a package of a record. The part of the name before the slash is the namespace. */
export function composerPackage(record: ComposerRecord, location: Location, files: readonly PackageFile[]): Package {
  const { name, version, licenses, kind, description, homepage, repository, commit, dev, requires, provides } = record;
  const slash = name.indexOf('/');
  return {
    name,
    version,
    type: 'composer',
    purl: buildPurl({
      type: 'composer',
      namespace: name.slice(0, Math.max(0, slash)),
      name: name.slice(slash + 1) || name,
      version,
    }),
    licenses,
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      kind,
      description,
      homepage,
      repository,
      commit,
      dev: dev === true ? true : undefined,
      requires,
      provides,
    }),
  };
}
