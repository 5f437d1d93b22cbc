import type { CatalogerSpec, Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { eachPackage } from '../each-package.ts';
import { compactObject } from '../json-object.ts';
import { MAX_TEXT_LENGTH } from '../package-text.ts';
import { type ConanInfo, parseConanInfo } from './parse-conan-info.ts';

/** Libraries of C and C++ that Conan installed. */
export const conanCataloger: CatalogerSpec<ConanInfo> = {
  kind: 'cataloger',
  id: 'conan',
  title: 'Conan packages',
  summary: 'Finds C and C++ libraries in caches of Conan.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Binary model of Conan', url: 'https://docs.conan.io/2/reference/binary_model.html' }],
  revision: 1,
  claims: ['/**/conaninfo.txt'],
  unreadable: 'partial',
  maxFileBytes: 8 * 1024 * 1024,
  read: ({ bytes }) => parseConanInfo(bytes),
  assemble: (files) => eachPackage(files, { cataloger: 'conan', described: 'a package of Conan', toPackage }),
};

/** In the cache of Conan 1 the directories tell: `data/NAME/VERSION/USER/CHANNEL/package/ID`. */
const PLACE = /\/data\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\/package\/[^/]+\/conaninfo\.txt$/;

function toPackage(info: ConanInfo, location: Location): Package | null {
  const [, name = '', version = '', user = '_', channel = '_'] = PLACE.exec(location.path) ?? [];
  if (name === '' || name.length > MAX_TEXT_LENGTH || version.length > MAX_TEXT_LENGTH) return null;
  const isOwn = user !== '_';
  return {
    name,
    version,
    type: 'conan',
    purl: buildPurl({ type: 'conan', name, version, qualifiers: isOwn ? { channel, user } : {} }),
    licenses: [],
    locations: [location],
    metadata: compactObject({ os: info.os, architecture: info.architecture, requires: info.requires }),
  };
}
