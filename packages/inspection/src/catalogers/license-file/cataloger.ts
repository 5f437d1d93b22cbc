import { posix } from 'node:path';
import type { CatalogerSpec } from '@assay/core';
import { licensesInText } from '../../licenses/license-text.ts';
import { decodeText } from '../decode-text.ts';
import { LICENSE_FILE_CLAIMS, isLicenseName } from './claims.ts';

/** SPDX identifiers of the licences in a file; null for a file that is none of text. */
export type LicenseFileReading = readonly string[] | null;

/** Id of the cataloger, by which its readings are found. */
export const LICENSE_FILE_ID = 'license-file';

/** Licence files of packages. It finds no packages: what it reads completes those of others that declare no licence. */
export const licenseFileCataloger: CatalogerSpec<LicenseFileReading> = {
  kind: 'cataloger',
  id: LICENSE_FILE_ID,
  title: 'Licence files',
  summary: 'Reads the licence files of packages, for those that declare no licence or none that is understood.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'SPDX licence list', url: 'https://spdx.org/licenses/' }],
  revision: 1,
  claims: LICENSE_FILE_CLAIMS,
  unreadable: 'partial',
  headBytes: 128 * 1024,
  read: ({ path, bytes }) => (isLicenseName(posix.basename(path)) ? licensesInText(decodeText(bytes)) : null),
  assemble: () => ({ packages: [], gaps: [] }),
};
