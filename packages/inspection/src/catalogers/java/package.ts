import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import { normalizeLicense } from '@assay/license';
import { type PackageLicense, joinLicenses } from '../../licenses/join-licenses.ts';
import { licenseOf } from '../../licenses/license-files.ts';
import type { JavaIdentity } from './identify-archive.ts';
import type { JavaArchive } from './read-archive.ts';

/** Makes a package of an archive or of something shaded into it. The name is `group:artifact` where the group is known. */
export function javaPackage(identity: JavaIdentity, archive: JavaArchive, location: Location): Package {
  const { groupId, artifactId, version, evidence, isArchive } = identity;
  const licenses = isArchive ? [...new Set([...identity.licenses, ...bundleLicenses(archive)])] : identity.licenses;
  const fromFiles = isArchive ? fileLicense(archive, licenses, location) : null;
  return {
    name: groupId === null ? artifactId : `${groupId}:${artifactId}`,
    version,
    type: 'maven',
    purl: buildPurl({ type: 'maven', namespace: groupId ?? undefined, name: artifactId, version }),
    licenses,
    ...(fromFiles === null ? {} : { license: fromFiles }),
    locations: [location],
    metadata: compactObject({
      evidence,
      archivePath: archive.place,
      sha1: isArchive ? archive.sha1 : undefined,
      shadedInto: isArchive ? undefined : archive.fileName,
      dependencies: identity.dependencies,
    }),
  };
}

/** What the archive's own licence files come to, where what is declared comes to nothing. */
function fileLicense(
  { place, licenseFiles }: JavaArchive,
  declared: readonly string[],
  { path }: Location,
): PackageLicense | null {
  if (licenseFiles.length === 0 || joinLicenses(declared.map(normalizeLicense)) !== null) return null;
  return licenseOf(licenseFiles.map((file) => ({ path: [path, ...place, file.path].join('!/'), ids: file.ids })));
}

/** `Bundle-License` is a list with attributes behind semicolons. */
function bundleLicenses({ manifest }: JavaArchive): readonly string[] {
  const names = (manifest['bundle-license'] ?? '')
    .split(',')
    .map((part) => (part.split(';')[0] ?? '').trim().replaceAll('"', ''));
  return [...new Set(names.filter((name) => name !== ''))];
}
