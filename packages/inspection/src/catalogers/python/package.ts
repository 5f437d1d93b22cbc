import { posix } from 'node:path';
import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { DirectUrl } from './parse-direct-url.ts';
import type { PythonMetadata } from './parse-metadata.ts';
import type { RecordedFile } from './parse-record.ts';

/** What the files of one distribution tell together. */
export interface Distribution {
  /** Name and version are never empty. */
  readonly metadata: PythonMetadata;
  readonly location: Location;
  /** Directory that paths of RECORD start from. */
  readonly directory: string;
  readonly record: readonly RecordedFile[];
  readonly directUrl: DirectUrl | null;
}

/** Makes a package of a distribution. */
export function pythonPackage({ metadata, location, directory, record, directUrl }: Distribution): Package {
  const { name, version, licenses, author, homepage, summary, requires } = metadata;
  const files = record.map(({ path, ...file }): PackageFile => ({
    path: posix.resolve('/', directory, path),
    ...file,
  }));
  return {
    name,
    version,
    type: 'pypi',
    purl: buildPurl({ type: 'pypi', name, version }),
    licenses,
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      author,
      homepage,
      summary,
      requires,
      directUrl: directUrl?.url,
      commit: directUrl?.commit,
      editable: directUrl?.editable ? true : undefined,
    }),
  };
}
