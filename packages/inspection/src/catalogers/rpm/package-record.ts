import { type RpmHeader, parseHeader } from './parse-header.ts';
import { invalid } from './page-ledger.ts';

/** A file of a package as rpm has it. */
export type RpmFile = {
  readonly path: string;
  readonly digest?: string;
  readonly mode?: number;
  readonly sizeBytes?: number;
  readonly config?: true;
};

/** A package as rpm has it. */
export type RpmRecord = {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  /** Null when the package has none, which rpm takes for 0. */
  readonly epoch: number | null;
  readonly architecture: string;
  readonly sourceRpm: string;
  readonly license: string;
  readonly vendor: string;
  readonly modularityLabel: string;
  readonly summary: string;
  readonly url: string;
  readonly buildTime: number | null;
  readonly installedSizeBytes: number | null;
  readonly files: readonly RpmFile[];
  /** Names that it provides, and names and paths that it requires; both without versions. */
  readonly provides: readonly string[];
  readonly requires: readonly string[];
};

/** Numbers of the tags that are read: rpmtag.h. */
const TAGS = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  summary: 1004,
  buildTime: 1006,
  size: 1009,
  vendor: 1011,
  license: 1014,
  url: 1020,
  architecture: 1022,
  fileSizes: 1028,
  fileModes: 1030,
  fileDigests: 1035,
  fileFlags: 1037,
  sourceRpm: 1044,
  provides: 1047,
  requires: 1049,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  fileDigestAlgorithm: 5011,
  modularityLabel: 5096,
} as const;

/** Algorithms of file digests (RFC 9580, section 9.5); MD5 where the header names none. */
const DIGESTS: Readonly<Record<number, readonly [name: string, hexDigits: number]>> = {
  1: ['md5', 32],
  2: ['sha1', 40],
  8: ['sha256', 64],
  9: ['sha384', 96],
  10: ['sha512', 128],
};

const FILE_TYPE_BITS = 0o170000;
const DIRECTORY = 0o040000;
const CONFIG_FLAG = 1;

/** Characters of one path. */
const MAX_PATH_LENGTH = 4096;

/** All paths of a package together, in lengths of its header: a header that shares long directories says more than it holds. */
const MAX_PATH_EXPANSION = 4;

/**
 * Reads one package.
 * @throws CatalogerError RPM_DATABASE_INVALID when it has no name or version, or says more than it holds.
 */
export function readPackageRecord(blob: Uint8Array): RpmRecord {
  const header = parseHeader(blob);
  const name = header.text(TAGS.name);
  const version = header.text(TAGS.version);
  if (!name || !version) throw invalid('a package has no name or no version');
  return {
    name,
    version,
    release: header.text(TAGS.release) ?? '',
    epoch: header.number(TAGS.epoch) ?? null,
    architecture: header.text(TAGS.architecture) ?? '',
    sourceRpm: header.text(TAGS.sourceRpm) ?? '',
    license: header.text(TAGS.license) ?? '',
    vendor: header.text(TAGS.vendor) ?? '',
    modularityLabel: header.text(TAGS.modularityLabel) ?? '',
    summary: header.text(TAGS.summary) ?? '',
    url: header.text(TAGS.url) ?? '',
    buildTime: header.number(TAGS.buildTime) ?? null,
    installedSizeBytes: header.number(TAGS.size) ?? null,
    files: readFiles(header, blob.byteLength * MAX_PATH_EXPANSION),
    provides: namesOf(header.texts(TAGS.provides)),
    requires: namesOf(header.texts(TAGS.requires)),
  };
}

/** Names of one package. */
const MAX_NAMES = 20_000;

/** Conditions on rpm itself and conditions in brackets are left out. */
function namesOf(texts: readonly string[]): readonly string[] {
  const names = texts.filter((name) => name.length <= MAX_PATH_LENGTH && !/^(?:rpmlib\(|\()/.test(name));
  return [...new Set(names)].slice(0, MAX_NAMES);
}

/** Lists of equal length: one item for each file in each. Directories are left out. */
function readFiles(header: RpmHeader, maxPathCharacters: number): readonly RpmFile[] {
  const directories = header.texts(TAGS.dirNames);
  const digests = header.texts(TAGS.fileDigests);
  const algorithm = DIGESTS[header.number(TAGS.fileDigestAlgorithm) ?? 1];
  const files: RpmFile[] = [];
  let characters = 0;
  for (const [index, baseName] of header.texts(TAGS.baseNames).entries()) {
    const directory = directories[header.number(TAGS.dirIndexes, index) ?? -1];
    const mode = header.number(TAGS.fileModes, index);
    if (directory === undefined) throw invalid('a file has no directory');
    const length = directory.length + baseName.length;
    characters += length;
    if (characters > maxPathCharacters || length > MAX_PATH_LENGTH) throw invalid('paths are too long');
    if (mode !== undefined && (mode & FILE_TYPE_BITS) === DIRECTORY) continue;
    const sizeBytes = header.number(TAGS.fileSizes, index);
    files.push({
      path: `${directory}${baseName}`,
      ...digestOf(digests[index], algorithm),
      ...(mode === undefined ? {} : { mode: mode & 0o7777 }),
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(((header.number(TAGS.fileFlags, index) ?? 0) & CONFIG_FLAG) === 0 ? {} : { config: true }),
    });
  }
  return files;
}

function digestOf(hex: string | undefined, algorithm: (typeof DIGESTS)[number] | undefined): Pick<RpmFile, 'digest'> {
  if (hex === undefined || algorithm === undefined) return {};
  const [name, hexDigits] = algorithm;
  return hex.length === hexDigits && /^[0-9a-f]+$/.test(hex) ? { digest: `${name}:${hex}` } : {};
}
