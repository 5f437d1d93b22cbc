import { posix } from 'node:path';
import type { Catalog, CatalogerSpec, ClaimedFile, Gap, Package, ReadFile } from '@assay/core';
import { gapIn, unreadable } from '../gap-codes.ts';
import { locationOf, mergePackages } from '../located.ts';
import { readFromZip } from '../read-zip.ts';
import { pythonPackage } from './package.ts';
import { type DirectUrl, parseDirectUrl } from './parse-direct-url.ts';
import { type PythonMetadata, parseMetadata } from './parse-metadata.ts';
import { type RecordedFile, parseRecord } from './parse-record.ts';

/** What one of the files that describe a distribution tells. */
export type PythonReading =
  | { readonly kind: 'metadata'; readonly metadata: PythonMetadata }
  | { readonly kind: 'record'; readonly files: readonly RecordedFile[] }
  | { readonly kind: 'direct-url'; readonly directUrl: DirectUrl | null };

/** Packages that pip, setuptools and other installers of Python put into place. */
export const pythonCataloger: CatalogerSpec<PythonReading> = {
  kind: 'cataloger',
  id: 'python',
  title: 'Python packages',
  summary: 'Finds installed Python distributions: wheels and eggs, wherever they lie, with their files.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    { title: 'Core metadata', url: 'https://packaging.python.org/en/latest/specifications/core-metadata/' },
    {
      title: 'Recording installed projects',
      url: 'https://packaging.python.org/en/latest/specifications/recording-installed-packages/',
    },
  ],
  revision: 3,
  claims: [
    '/**/*.dist-info/METADATA',
    '/**/*.dist-info/RECORD',
    '/**/*.dist-info/direct_url.json',
    '/**/*.egg-info/PKG-INFO',
    '/**/*.egg-info',
    '/**/EGG-INFO/PKG-INFO',
    '/**/*.egg',
  ],
  unreadable: 'partial',
  read,
  assemble,
};

/** Bytes of the metadata in an egg. */
const MAX_METADATA_BYTES = 16 * 1024 * 1024;

function read(file: ClaimedFile): PythonReading {
  const { path, bytes } = file;
  const name = posix.basename(path);
  if (name.endsWith('.egg')) return { kind: 'metadata', metadata: parseMetadata(readEgg(file)) };
  if (name === 'RECORD') return { kind: 'record', files: parseRecord(bytes) };
  if (name === 'direct_url.json') return { kind: 'direct-url', directUrl: parseDirectUrl(bytes) };
  return { kind: 'metadata', metadata: parseMetadata(bytes) };
}

/** An egg that is one file: a zip archive. */
function readEgg(file: ClaimedFile): Uint8Array {
  const metadata = readFromZip(file, (name) => name === 'EGG-INFO/PKG-INFO', MAX_METADATA_BYTES);
  if (metadata === null) throw unreadable('PACKAGE_FILE_INVALID', 'an egg holds no metadata');
  return metadata;
}

function assemble(files: readonly ReadFile<PythonReading>[]): Catalog {
  const readings = new Map(files.map((file) => [file.path, file.reading]));
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    if (file.reading.kind !== 'metadata') continue;
    const metadata = identify(file.reading.metadata, file.path);
    const folder = posix.dirname(file.path);
    const record = readings.get(`${folder}/RECORD`);
    const directUrl = readings.get(`${folder}/direct_url.json`);
    if (metadata === null) gaps.push(namelessGap(file));
    else {
      packages.push(
        pythonPackage({
          metadata,
          location: locationOf(file),
          directory: posix.dirname(folder),
          record: record?.kind === 'record' ? record.files : [],
          directUrl: directUrl?.kind === 'direct-url' ? directUrl.directUrl : null,
        }),
      );
    }
  }
  return { packages: mergePackages(packages), gaps };
}

/** Name and version are also part of the name of the directory: `name-version.dist-info`. */
function identify(metadata: PythonMetadata, path: string): PythonMetadata | null {
  const [, name = '', version = ''] =
    /\/([^/-]+)-([^/-]+)(?:-[^/]*)?\.(?:dist-info|egg-info|egg)(?:\/|$)/.exec(path) ?? [];
  const identified = { ...metadata, name: metadata.name || name, version: metadata.version || version };
  return identified.name === '' || identified.version === '' ? null : identified;
}

function namelessGap(file: ReadFile<PythonReading>): Gap {
  return gapIn(file, {
    cataloger: 'python',
    code: 'PACKAGE_UNIDENTIFIED',
    effect: 'partial',
    message: 'a Python distribution gives no name or no version',
  });
}
