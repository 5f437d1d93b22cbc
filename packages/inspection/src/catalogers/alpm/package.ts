import type { Location, OperatingSystem, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { distributionNamespace, distributionQualifier } from '../distribution.ts';
import { compactObject } from '../json-object.ts';
import { type Identity, shortText, shortTexts } from '../package-text.ts';
import type { MtreeFile } from './parse-mtree.ts';
import type { Sections } from './parse-desc.ts';

/** What pacman's files tell of one package. */
export interface AlpmPackage {
  readonly identity: Identity;
  readonly desc: Sections;
  /** Sections of `files`. */
  readonly lists: Sections;
  readonly mtree: readonly MtreeFile[];
  readonly location: Location;
}

/** Makes a package; its source is the base that it was split from. */
export function alpmPackage(found: AlpmPackage, os: OperatingSystem | null): Package {
  const { identity, desc, location } = found;
  const { name, version } = identity;
  const architecture = shortText(desc['ARCH']?.[0]);
  const base = shortText(desc['BASE']?.[0]) || name;
  const files = filesOf(found);
  return {
    name,
    version,
    type: 'alpm',
    purl: buildPurl({
      type: 'alpm',
      namespace: distributionNamespace(os),
      name,
      version,
      qualifiers: {
        arch: architecture,
        distro: distributionQualifier(os),
        upstream: base === name ? undefined : base,
      },
    }),
    ...(architecture === '' ? {} : { architecture }),
    sourceName: base,
    sourceVersion: version,
    licenses: shortTexts(desc['LICENSE']),
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      description: shortText(desc['DESC']?.[0]),
      url: shortText(desc['URL']?.[0]),
      packager: shortText(desc['PACKAGER']?.[0]),
      buildTime: readNumber(desc['BUILDDATE']?.[0]),
      installedSizeBytes: readNumber(desc['SIZE']?.[0]),
      dependency: desc['REASON']?.[0] === '1' ? true : undefined,
      depends: desc['DEPENDS'],
      provides: desc['PROVIDES'],
    }),
  };
}

/** Paths of `files` with what the mtree knows of them; the latter alone where there is no list. */
function filesOf({ lists, mtree }: AlpmPackage): readonly PackageFile[] {
  const configuration = new Set((lists['BACKUP'] ?? []).map((line) => `/${line.split('\t')[0]}`));
  const known = new Map<string, PackageFile>(mtree.map((file) => [file.path, file]));
  const listed = (lists['FILES'] ?? []).filter((path) => !path.endsWith('/')).map((path) => `/${path}`);
  return (listed.length === 0 ? [...known.keys()] : listed).map((path) => {
    return { ...known.get(path), path, ...(configuration.has(path) ? { config: true } : {}) };
  });
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
