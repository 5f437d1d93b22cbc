import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { SwiftRecord } from './parse-packages.ts';

/** Makes a package of a record; null when name or version are missing. Host and owner of the repository are the namespace. */
export function swiftPackage(
  { name, version, commit, location: address }: SwiftRecord,
  location: Location,
): Package | null {
  if (name === '' || version === '') return null;
  const segments = repositorySegments(address);
  return {
    name,
    version,
    type: 'swift',
    purl: buildPurl({
      type: 'swift',
      namespace: segments.slice(0, -1).join('/'),
      name: segments.at(-1) ?? name,
      version,
    }),
    licenses: [],
    locations: [location],
    metadata: compactObject({ repository: segments.join('/'), commit }),
  };
}

/** `https://github.com/apple/swift-nio.git` and `git@github.com:apple/swift-nio.git` are both github.com/apple/swift-nio. */
function repositorySegments(address: string): readonly string[] {
  const [, host, path] =
    /^[a-z+]{1,20}:\/\/(?:[^@/]*@)?([^/]+)\/(.+)$/.exec(address) ?? /^(?:[^@/]*@)([^:/]+):(.+)$/.exec(address) ?? [];
  if (host === undefined || path === undefined) return [];
  return [host, ...path.replace(/\.git\/?$/, '').split('/')].filter((segment) => segment !== '');
}
