import type { Gap } from '@assay/core';

/** One row of the table of gap codes. */
export interface GapCodeEntry {
  readonly effect: Gap['effect'];
  /** One sentence: when the gap is reported. */
  readonly summary: string;
}

/** The gaps that reading an image itself can leave; catalogers add codes of their own. Codes are permanent. */
export const GAP_CODES = {
  LIMIT_UNPACKED_BYTES: { effect: 'incomplete', summary: 'The layers unpack to more than maxUnpackedBytes.' },
  LIMIT_ENTRIES: { effect: 'incomplete', summary: 'The layers hold more than maxEntries entries.' },
  LIMIT_RATIO: {
    effect: 'incomplete',
    summary: 'A layer unpacks to more than maxCompressionRatio times its stored size.',
  },
  LIMIT_DURATION: { effect: 'incomplete', summary: 'The inspection took longer than maxDurationMs.' },
  LIMIT_NAME: { effect: 'incomplete', summary: 'A name is longer than maxNameBytes; the entry is left out.' },
  LIMIT_DEPTH: {
    effect: 'incomplete',
    summary: 'A path has more directories than maxPathDepth; the entry is left out.',
  },
  LIMIT_FILE_BYTES: { effect: 'incomplete', summary: 'A file that should be read is larger than it may be.' },
  LIMIT_PICKED_BYTES: { effect: 'incomplete', summary: 'The files to be read from one layer exceed maxPickedBytes.' },
  LIMIT_HOLES: {
    effect: 'incomplete',
    summary: 'The holes of sparse files that should be read come to more than maxPickedBytes in one layer.',
  },
  LIMIT_LINKS: { effect: 'incomplete', summary: 'There are too many symbolic links to look behind every one.' },
  FOREIGN_LAYER: { effect: 'incomplete', summary: 'The layer is kept elsewhere and is never fetched.' },
  LAYER_CORRUPT: { effect: 'incomplete', summary: 'The layer has its promised digest but is damaged or cut off.' },
  LAYER_COMPRESSION_UNSUPPORTED: {
    effect: 'incomplete',
    summary: 'The layer is compressed in a way that is not read.',
  },
  LAYER_TRAILING_DATA: { effect: 'partial', summary: 'Bytes follow the end of the compressed data.' },
  TAR_TRAILING_DATA: { effect: 'incomplete', summary: 'Data follow the end of the archive; no runtime unpacks them.' },
  TAR_UNTERMINATED: { effect: 'incomplete', summary: 'The archive ends without its end marker: it may be cut off.' },
  TAR_FIELD_INVALID: { effect: 'incomplete', summary: 'A number in an entry header cannot be read and counts as 0.' },
  TAR_HEADER_TOO_LARGE: { effect: 'incomplete', summary: 'An extended header is larger than 1 MiB and was not read.' },
  TAR_SIZE_AMBIGUOUS: {
    effect: 'incomplete',
    summary: 'An entry that has no content declares some: readers disagree.',
  },
  TAR_NAME_CONFLICT: { effect: 'incomplete', summary: 'Two extended headers name one entry differently.' },
  PAX_INVALID: { effect: 'incomplete', summary: 'A PAX header breaks its grammar; none of its records is used.' },
  PAX_CONFLICT: { effect: 'incomplete', summary: 'A PAX header gives one key two values.' },
  PAX_GLOBAL_IGNORED: {
    effect: 'incomplete',
    summary: 'A global PAX header changes entries; container runtimes ignore it.',
  },
  PAX_SIZE_OVERRIDE: { effect: 'partial', summary: 'A PAX header changes the size of an entry without need.' },
  SPARSE_INVALID: { effect: 'incomplete', summary: 'The map of a sparse file makes no sense or has too many regions.' },
  ENTRY_TYPE_UNKNOWN: { effect: 'incomplete', summary: 'An entry has a type that is not known; it is left out.' },
  ENTRY_NAME_INVALID: { effect: 'incomplete', summary: 'An entry has no usable name; it is left out.' },
  ENTRY_NAME_DOTDOT: { effect: 'partial', summary: 'A name holds `..` and was shortened to what it comes to.' },
  ENTRY_NAME_ENCODING: {
    effect: 'partial',
    summary: 'A name is not UTF-8; the odd bytes are kept as lone surrogates.',
  },
  ENTRY_ESCAPES_ROOT: {
    effect: 'incomplete',
    summary: 'A name leads out of the root file system; the entry is left out.',
  },
  ENTRY_PARENT_INVALID: {
    effect: 'incomplete',
    summary: 'An entry lies below something that is no directory; it is left out.',
  },
  ENTRY_OVERLAY_ATTRIBUTE: {
    effect: 'partial',
    summary: 'An entry sets an attribute that an overlay file system acts on.',
  },
  HARDLINK_BROKEN: {
    effect: 'incomplete',
    summary: 'A hard link names nothing that could be linked to; it is left out.',
  },
  HARDLINK_METADATA: { effect: 'partial', summary: 'A hard link changes mode or owner of the file that it links to.' },
  WHITEOUT_INVALID: { effect: 'incomplete', summary: 'A whiteout names nothing that could be hidden.' },
  WHITEOUT_ORDER: {
    effect: 'incomplete',
    summary: 'A whiteout follows an entry of its own layer: runtimes disagree on it.',
  },
  WHITEOUT_METADATA: {
    effect: 'partial',
    summary: 'An entry is private data of the aufs file system; it is left out.',
  },
  FILE_UNREADABLE: { effect: 'incomplete', summary: 'A file or directory cannot be read on this machine.' },
  FILE_TYPE_UNKNOWN: { effect: 'partial', summary: 'A path is of a kind that an image cannot hold, such as a socket.' },
  CATALOGER_FAILED: { effect: 'incomplete', summary: 'A cataloger could not put its packages together.' },
  SECRET_SCAN_TRUNCATED: {
    effect: 'partial',
    summary: 'A file, a layer, or the image configuration, may hold more secrets than are listed.',
  },
  SECRET_FILE_TOO_LARGE: {
    effect: 'partial',
    summary: 'A text file of more than 16 MiB was not looked through for secrets.',
  },
  SECRET_RULE_REJECTED: {
    effect: 'partial',
    summary: 'A rule of a file of own detectors of secrets, or a part of one, cannot be used here.',
  },
  CONTENT_SEARCH_SKIPPED: { effect: 'partial', summary: 'Text files of more than 1 MiB were not searched.' },
  CONTENT_SEARCH_INVALID: { effect: 'incomplete', summary: 'An expression to search for cannot be used.' },
  DEPENDENCIES_TRUNCATED: {
    effect: 'partial',
    summary: 'There are so many packages that not all of their dependencies were looked up.',
  },
  LICENSE_TEXTS_SKIPPED: {
    effect: 'partial',
    summary: 'Packages declare so many licences by their whole text that not all of them were looked at.',
  },
  PACKAGE_DATABASE_REMOVED: {
    effect: 'partial',
    summary: 'A lower layer has a package database that lists packages; in the final file system it is gone or empty.',
  },
  PASSWD_MALFORMED: { effect: 'partial', summary: '/etc/passwd has lines that are no entry.' },
  GROUP_MALFORMED: { effect: 'partial', summary: '/etc/group has lines that are no entry.' },
  GAPS_OMITTED: { effect: 'incomplete', summary: 'There were too many gaps of one kind to list them all.' },
} as const;

/** A code of `GAP_CODES`. */
export type GapCode = keyof typeof GAP_CODES;

/** Makes a gap with the effect that its code stands for. */
export function makeGap(code: GapCode, message: string, where: { readonly path?: string } = {}): Gap {
  return { code, effect: GAP_CODES[code].effect, message, ...where };
}
