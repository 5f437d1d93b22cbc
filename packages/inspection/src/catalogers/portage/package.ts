import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import { MAX_TEXT_LENGTH } from '../package-text.ts';
import type { ContentsFile } from './parse-contents.ts';
import type { NameAndVersion } from './parse-package-name.ts';

/** What Portage's files tell of one package. */
export interface PortagePackage {
  readonly category: string;
  readonly identity: NameAndVersion;
  readonly location: Location;
  readonly files: readonly ContentsFile[];
  /** First line of a file of the package's folder; empty when there is none. */
  readonly field: (file: string) => string;
}

/** Makes a package. Its name carries the category, as everywhere in Gentoo. */
export function portagePackage({ category, identity, location, files, field }: PortagePackage): Package {
  const { name, version } = identity;
  const license = field('LICENSE');
  return {
    name: `${category}/${name}`,
    version,
    type: 'portage',
    purl: buildPurl({ type: 'portage', namespace: category, name, version }),
    licenses: license === '' || license.length > MAX_TEXT_LENGTH ? [] : [license],
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      slot: field('SLOT'),
      repository: field('repository'),
      description: field('DESCRIPTION'),
      homepage: field('HOMEPAGE'),
      use: field('USE'),
    }),
  };
}
