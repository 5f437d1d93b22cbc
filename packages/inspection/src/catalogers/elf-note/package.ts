import type { Location, OperatingSystem, Package, PackageType } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { distributionQualifier } from '../distribution.ts';
import { compactObject } from '../json-object.ts';
import type { PackageNote } from './parse-note.ts';

/** Kinds of packages that notes name, as they do. */
const TYPES: Readonly<Record<string, PackageType>> = {
  alpm: 'alpm',
  apk: 'apk',
  deb: 'deb',
  nix: 'nix',
  opkg: 'opkg',
  portage: 'portage',
  rpm: 'rpm',
};

/** What `evidence` in the metadata of packages found by notes says. */
export const NOTE_EVIDENCE = 'elf-note';

/** Makes a package of a note. Its distribution is the one that the note names, else that of the image. */
export function notedPackage(note: PackageNote, location: Location, imageOs: OperatingSystem | null): Package {
  const { name, version, architecture } = note;
  const type = Object.hasOwn(TYPES, note.type) ? (TYPES[note.type] ?? 'generic') : 'generic';
  const os = distributionOf(note);
  return {
    name,
    version,
    type,
    purl: buildPurl({
      type,
      namespace: type === 'generic' ? undefined : (os.id ?? imageOs?.id),
      name,
      version,
      qualifiers: { arch: architecture, distro: os.id === undefined ? distributionQualifier(imageOs) : os.qualifier },
    }),
    ...(architecture === '' ? {} : { architecture }),
    licenses: [],
    locations: [location],
    metadata: compactObject({ evidence: NOTE_EVIDENCE, osCpe: note.osCpe }),
  };
}

interface Distribution {
  readonly id: string | undefined;
  readonly qualifier: string | undefined;
}

/** `cpe:/o:fedoraproject:fedora:40` and `cpe:2.3:o:fedoraproject:fedora:40:…` are fedora, 40. */
function distributionOf({ os, osVersion, osCpe }: PackageNote): Distribution {
  const [, product = '', release = ''] = /^cpe:(?:\/|2\.3:)o:[^:]*:([^:]*)(?::([^:]*))?/.exec(osCpe) ?? [];
  const id = (os || product).toLowerCase();
  const version = osVersion || release;
  if (id === '') return { id: undefined, qualifier: undefined };
  return { id, qualifier: version === '' ? id : `${id}-${version}` };
}
