import { isJsonObject } from '@assay/core';
import { createByteReader } from '../../binary/byte-reader.ts';
import { elfNotes } from '../../binary/elf-notes.ts';
import { type Program, sectionBytes } from '../../binary/program.ts';
import { identityOf, shortText } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/** What a program says about the package that it was built for. */
export type PackageNote = {
  /** Kind of package: `rpm`, `deb`, `alpm`, … */
  readonly type: string;
  /** Of the source package in some distributions. */
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Distribution by its id; empty when it is not given. */
  readonly os: string;
  readonly osVersion: string;
  /** CPE of the distribution, in either form. */
  readonly osCpe: string;
};

const SECTION = '.note.package';
const OWNER = 'FDO';
const TYPE = 0xcafe_1a7e;

/** Longest note; real ones have some 200 bytes. */
const MAX_NOTE_BYTES = 64 * 1024;

/**
 * Reads the package note of a program; null when it has none, or one without name and version.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_NAME_TOO_LONG
 */
export function parsePackageNote(program: Program): PackageNote | null {
  const section = program.format === 'elf' ? sectionBytes(program, SECTION) : null;
  if (section === null) return null;
  const notes = elfNotes(createByteReader(section, program.reader.littleEndian));
  const note = notes.find(({ owner, type }) => owner === OWNER && type === TYPE);
  if (note === undefined) return null;
  const json = parseJson(withoutPadding(note.content.subarray(0, MAX_NOTE_BYTES)));
  if (!isJsonObject(json)) return null;
  const identity = identityOf(json['name'], json['version']);
  if (identity.name === '' || identity.version === '') return null;
  return {
    type: shortText(json['type']),
    ...identity,
    architecture: shortText(json['architecture']),
    os: shortText(json['os']),
    osVersion: shortText(json['osVersion']),
    osCpe: shortText(json['osCpe']),
  };
}

function withoutPadding(content: Buffer): Buffer {
  const end = content.indexOf(0);
  return end === -1 ? content : content.subarray(0, end);
}
