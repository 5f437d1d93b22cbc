import { CatalogerError, type FileReading, type Gap, type ReadFile } from '@assay/core';

/** Why catalogers leave a gap. Codes are permanent. */
export const CATALOGER_GAP_CODES = {
  ARCHIVE_DAMAGED: 'An entry of an archive is damaged, encrypted or contradicts itself.',
  ARCHIVE_LIMIT: 'An archive holds more than is read: packages may be missing.',
  LICENSE_FILES_SKIPPED: 'A layer holds so many licence files that not all of them were looked at.',
  PACKAGE_DATABASE_DAMAGED: 'Parts of a package database could not be understood: packages may be missing.',
  PACKAGE_DATABASE_PASSED_OVER: 'A package database lists packages, but another one that replaced it is believed.',
  PACKAGE_DATABASE_UNMERGED: 'A package database has changes in a log that were not merged into it.',
  PACKAGE_UNIDENTIFIED: 'A package is described without name or version.',
} as const;

/** Why a cataloger could not read a file. Codes are permanent. */
export const UNREADABLE_CODES = {
  APK_LIMIT: 'A database of apk is larger in some respect than any real one.',
  BUILD_INFO_INVALID: 'A program says how it was built, in a way that contradicts the format.',
  CONTROL_LIMIT: 'A file in Debian control syntax is larger in some respect than any real one.',
  JSON_INVALID: 'A file that should be a JSON document is none.',
  JSON_TOO_DEEP: 'A JSON document is nested deeper than any real one.',
  MODEL_INVALID: 'A file that should be a model of machine learning is none, or contradicts its format.',
  PACKAGE_FILE_INVALID: 'A file that describes packages contradicts its format.',
  PACKAGE_FILE_LIMIT: 'A file that describes packages is larger in some respect than any real one.',
  PACKAGE_NAME_TOO_LONG: 'A package has a name or version that is longer than any real one.',
  PYTHON_LIMIT: 'A description of a Python distribution is larger in some respect than any real one.',
  RPM_DATABASE_INVALID: 'A database of rpm contradicts its format.',
  RPM_LIMIT: 'A database of rpm lists more than any system has.',
  ZIP_INVALID: 'A file that should be a zip archive is none, or is damaged.',
  ZIP_LIMIT: 'A zip archive holds more than is read.',
} as const;

/** Makes the error of a file that cannot be read. */
export function unreadable(code: keyof typeof UNREADABLE_CODES, message: string): CatalogerError {
  return new CatalogerError(code, message);
}

/** A gap about one claimed file. */
export function gapIn(
  file: ReadFile<FileReading>,
  gap: Pick<Gap, 'effect' | 'message'> & {
    readonly cataloger: string;
    readonly code: keyof typeof CATALOGER_GAP_CODES;
  },
): Gap {
  return { ...gap, path: file.path, ...(file.layer === null ? {} : { layer: file.layer }) };
}
