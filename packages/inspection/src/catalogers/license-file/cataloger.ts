import { posix } from 'node:path';
import type { Catalog, CatalogerSpec, ClaimedFile, ReadFile } from '@assay/core';
import { licensesInText } from '../../licenses/license-text.ts';
import { decodeText } from '../decode-text.ts';
import { gapIn } from '../gap-codes.ts';
import { LICENSE_FILE_CLAIMS, isLicenseName } from './claims.ts';

/** SPDX identifiers of the licences in a file; null for a file that is none of text, `skipped` where there were too many of them. */
export type LicenseFileReading = readonly string[] | 'skipped' | null;

/**
 * What comparing a text costs, in bytes that could be unpacked in the same time: for each of its own, and for any. Ordinary layers can hold
 * some 30,000 licence files.
 */
const COST_OF_BYTE = 32;
const COST_OF_FILE = 4096;

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
  revision: 2,
  claims: LICENSE_FILE_CLAIMS,
  unreadable: 'partial',
  headBytes: 128 * 1024,
  read,
  assemble,
};

function read({ path, bytes, budget }: ClaimedFile): LicenseFileReading {
  if (!isLicenseName(posix.basename(path))) return null;
  const cost = bytes.byteLength * COST_OF_BYTE + COST_OF_FILE;
  if (budget !== undefined && budget.remainingBytes < cost) return 'skipped';
  budget?.spend(cost);
  return licensesInText(decodeText(bytes));
}

function assemble(files: readonly ReadFile<LicenseFileReading>[]): Catalog {
  const skipped = files.filter(({ reading }) => reading === 'skipped');
  const [first] = skipped;
  if (first === undefined) return { packages: [], gaps: [] };
  const message = `${skipped.length} licence files were not looked at: there are too many of them in one layer`;
  const gap = gapIn(first, { cataloger: LICENSE_FILE_ID, code: 'LICENSE_FILES_SKIPPED', effect: 'partial', message });
  return { packages: [], gaps: [gap] };
}
