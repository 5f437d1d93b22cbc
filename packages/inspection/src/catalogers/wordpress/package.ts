import { posix } from 'node:path';
import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { WordPressRecord } from './parse-header.ts';

/** Makes a package; null when the version is missing. Plugins and themes go by the name of their directory, as they do on wordpress.org. */
export function wordpressPackage(
  record: WordPressRecord,
  location: Location,
  files: readonly PackageFile[],
): Package | null {
  const { kind, title, version, license, author, address } = record;
  if (version === '') return null;
  const name = kind === 'core' ? 'wordpress' : slugOf(location.path);
  return {
    name,
    version,
    type: 'generic',
    purl: buildPurl({
      type: 'generic',
      namespace: kind === 'core' ? undefined : `wordpress-${kind}`,
      name,
      version,
    }),
    licenses: license === '' ? [] : [license],
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({ wordpress: kind, title, author, address }),
  };
}

/** A plugin may be a single file; then its name is that of the file. */
function slugOf(path: string): string {
  const directory = posix.basename(posix.dirname(path));
  return directory === 'plugins' || directory === 'mu-plugins' ? posix.basename(path, '.php') : directory;
}
