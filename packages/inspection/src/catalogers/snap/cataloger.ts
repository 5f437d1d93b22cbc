import { posix } from 'node:path';
import type { CatalogerSpec, ClaimedFile, Package, Location } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { parseBlockYaml, yamlText } from '../block-yaml.ts';
import { eachPackage } from '../each-package.ts';
import { compactObject } from '../json-object.ts';
import { identityOf, shortText, shortTexts } from '../package-text.ts';

/** What a snap says of itself; name and version are empty where it does not. */
export type SnapRecord = {
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly string[];
  readonly base: string;
  readonly kind: string;
  readonly summary: string;
};

/** Snaps that were unpacked into an image. */
export const snapCataloger: CatalogerSpec<SnapRecord> = {
  kind: 'cataloger',
  id: 'snap',
  title: 'Snaps',
  summary: 'Finds snaps, those that lie in the image unpacked with name and version.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'snap.yaml', url: 'https://snapcraft.io/docs/the-snap-format' }],
  revision: 1,
  claims: ['/**/meta/snap.yaml', '/var/lib/snapd/snaps/*.snap'],
  unreadable: 'partial',
  headBytes: 1024 * 1024,
  read,
  assemble: (files) =>
    eachPackage(files, { cataloger: 'snap', described: 'a snap, which is a file system of its own', toPackage }),
};

/** Snaps that are still packed are file systems (squashfs) that cannot be opened here: they have no name, and so become gaps. */
function read({ path, bytes }: ClaimedFile): SnapRecord {
  if (path.endsWith('.snap')) return { name: '', version: '', licenses: [], base: '', kind: '', summary: '' };
  const document = parseBlockYaml(bytes);
  return {
    ...identityOf(yamlText(document, 'name'), yamlText(document, 'version')),
    licenses: shortTexts(yamlText(document, 'license')),
    base: shortText(yamlText(document, 'base')),
    kind: shortText(yamlText(document, 'type')),
    summary: shortText(yamlText(document, 'summary')),
  };
}

function toPackage({ name, version, licenses, base, kind, summary }: SnapRecord, location: Location): Package | null {
  if (name === '' || version === '') return null;
  const revision = /^[0-9x]{1,10}$/.exec(posix.basename(posix.resolve(location.path, '../..')))?.[0];
  return {
    name,
    version,
    type: 'snap',
    purl: buildPurl({ type: 'snap', name, version }),
    licenses,
    locations: [location],
    metadata: compactObject({ base, kind, summary, revision }),
  };
}
