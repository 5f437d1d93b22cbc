import { parseDebianCopyright } from '@assay/license';
import { type PackageLicense, joinLicenses } from '../../licenses/join-licenses.ts';
import { remembered } from '../../licenses/remembered.ts';
import { decodeText } from '../decode-text.ts';

/** What a copyright file says, small enough to be kept. */
export type CopyrightFile = {
  /** As declared, each once: names of machine-readable files, what prose refers to or quotes. */
  readonly licenses: readonly string[];
  /** All of them as one expression; null when they cannot be read as one. */
  readonly license: PackageLicense | null;
};

/** Bytes of a copyright file that are read; the largest real ones have 3 MB. */
const MAX_BYTES: number = 8 * 1024 * 1024;

/** Longest statement that is kept. */
const MAX_STATEMENT_LENGTH = 200;

/** Files that are remembered: the packages of one source have the same. */
const REMEMBERED_FILES = 200;

const parsed = remembered((text: string): CopyrightFile => {
  const { licenses, complete } = parseDebianCopyright(text);
  return {
    licenses: [...new Set(licenses.map(({ raw }) => raw.slice(0, MAX_STATEMENT_LENGTH)))],
    license: complete ? joinLicenses(licenses) : null,
  };
}, REMEMBERED_FILES);

/** Reads a copyright file, machine-readable (DEP-5) or prose. */
export function parseCopyright(bytes: Uint8Array): CopyrightFile {
  const file = parsed(decodeText(bytes.subarray(0, MAX_BYTES)));
  return bytes.byteLength <= MAX_BYTES ? file : { ...file, license: null };
}
