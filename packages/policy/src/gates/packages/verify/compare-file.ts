import type { FileDigestAlgorithm, FileEntry, FileView, PackageFile } from '@assay/core';
import { UndecidableError } from '../../../contracts/trigger.ts';

/** How a file stands against its package database. */
export type FileStatus = 'intact' | 'changed' | 'missing';

/** A file held against its package database; `differences` names what is not as described. */
export interface FileComparison {
  readonly status: FileStatus;
  readonly differences: readonly string[];
}

const ALGORITHMS: readonly FileDigestAlgorithm[] = ['sha256', 'sha1', 'md5'];

/**
 * Compares what a package database says of a file with the file system. Configuration files may change; directories on the way
 * may have become links, which is followed.
 * @throws UndecidableError when the digest of the database cannot be held against the file's
 */
export function compareFile(file: PackageFile, files: FileView): FileComparison {
  const entry = files.get(file.path) ?? files.resolve(file.path);
  if (entry === undefined) return { status: 'missing', differences: ['missing'] };
  if (file.config === true) return { status: 'intact', differences: [] };
  const differences = entry.type === 'file' ? contentDifferences(file, entry) : typeDifferences(file, entry);
  if (file.mode !== undefined && entry.type !== 'symlink' && permissions(file.mode) !== permissions(entry.mode)) {
    differences.push(`mode ${octal(file.mode)} is ${octal(entry.mode)}`);
  }
  return { status: differences.length === 0 ? 'intact' : 'changed', differences };
}

/** What the database describes by content has to be a file, or a link that was put in its place by the package itself. */
function typeDifferences(file: PackageFile, entry: FileEntry): string[] {
  return file.digest === undefined ? [] : [`a file is a ${entry.type}`];
}

function contentDifferences(file: PackageFile, entry: FileEntry): string[] {
  const differences: string[] = [];
  if (file.sizeBytes !== undefined && file.sizeBytes !== entry.sizeBytes) {
    differences.push(`size ${file.sizeBytes} is ${entry.sizeBytes}`);
  }
  if (file.digest === undefined) return differences;
  const colon = file.digest.indexOf(':');
  const algorithm = ALGORITHMS.find((candidate) => candidate === file.digest?.slice(0, colon));
  const actual = algorithm === undefined ? undefined : entry.digests?.[algorithm];
  if (actual === undefined)
    throw new UndecidableError(`no digest of ${file.path} to hold against that of the database`);
  if (actual !== file.digest.slice(colon + 1).toLowerCase()) differences.push('digest');
  return differences;
}

function permissions(mode: number): number {
  return mode & 0o7777;
}

function octal(mode: number): string {
  return `0${permissions(mode).toString(8)}`;
}
