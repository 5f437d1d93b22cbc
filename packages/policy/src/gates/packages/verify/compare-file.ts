import { createHash } from 'node:crypto';
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

/** Of a symbolic link a database may keep the digest of its target's text; what else is described by content has to be a file. */
function typeDifferences(file: PackageFile, entry: FileEntry): string[] {
  if (file.digest === undefined) return [];
  if (entry.type === 'symlink' && digestMatches(file.digest, linkDigest(file.digest, entry))) return [];
  return [entry.type === 'symlink' ? `a link to ${entry.linkTarget ?? ''}` : `a ${entry.type} in place of a file`];
}

function linkDigest(digest: string, { linkTarget }: FileEntry): string | undefined {
  const algorithm = algorithmOf(digest);
  if (algorithm === undefined) return undefined;
  return createHash(algorithm)
    .update(linkTarget ?? '', 'utf8')
    .digest('hex');
}

function contentDifferences(file: PackageFile, entry: FileEntry): string[] {
  const differences: string[] = [];
  if (file.sizeBytes !== undefined && file.sizeBytes !== entry.sizeBytes) {
    differences.push(`size ${file.sizeBytes} is ${entry.sizeBytes}`);
  }
  if (file.digest === undefined) return differences;
  const algorithm = algorithmOf(file.digest);
  const actual = algorithm === undefined ? undefined : entry.digests?.[algorithm];
  if (actual === undefined)
    throw new UndecidableError(`no digest of ${file.path} to hold against that of the database`);
  if (!digestMatches(file.digest, actual)) differences.push('digest');
  return differences;
}

function algorithmOf(digest: string): FileDigestAlgorithm | undefined {
  return ALGORITHMS.find((algorithm) => digest.startsWith(`${algorithm}:`));
}

function digestMatches(digest: string, actual: string | undefined): boolean {
  return digest.slice(digest.indexOf(':') + 1).toLowerCase() === actual;
}

function permissions(mode: number): number {
  return mode & 0o7777;
}

function octal(mode: number): string {
  return `0${permissions(mode).toString(8)}`;
}
