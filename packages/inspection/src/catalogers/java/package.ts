import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { JavaIdentity } from './identify-archive.ts';
import type { JavaArchive } from './read-archive.ts';

/** Makes a package of an archive or of something shaded into it. The name is `group:artifact` where the group is known. */
export function javaPackage(identity: JavaIdentity, archive: JavaArchive, location: Location): Package {
  const { groupId, artifactId, version, evidence, isArchive } = identity;
  return {
    name: groupId === null ? artifactId : `${groupId}:${artifactId}`,
    version,
    type: 'maven',
    purl: buildPurl({ type: 'maven', namespace: groupId ?? undefined, name: artifactId, version }),
    licenses: isArchive ? licensesOf(archive) : [],
    locations: [location],
    metadata: compactObject({
      evidence,
      archivePath: archive.place,
      sha1: isArchive ? archive.sha1 : undefined,
      shadedInto: isArchive ? undefined : archive.fileName,
    }),
  };
}

/** `Bundle-License` is a list with attributes behind semicolons. */
function licensesOf({ manifest }: JavaArchive): readonly string[] {
  const names = (manifest['bundle-license'] ?? '')
    .split(',')
    .map((part) => (part.split(';')[0] ?? '').trim().replaceAll('"', ''));
  return [...new Set(names.filter((name) => name !== ''))];
}
