import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { repositoryError } from '../errors.ts';
import type { GitPlace } from './git-tool.ts';

/** Where something that was named is: in a repository, or in none. */
export interface FoundSource {
  /** Absolute and without symbolic links: what was named. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Absolute: what paths in reports are relative to. */
  readonly root: string;
  /** The repository; null where there is none. */
  readonly place: GitPlace | null;
}

/**
 * Finds what a path belongs to, without asking git: its configuration could point elsewhere.
 * @throws SOURCE_PATH_MISSING
 */
export function findSource(named: string, workingDirectory: string): FoundSource {
  const path = existing(resolve(workingDirectory, named), named);
  const isDirectory = statSync(path).isDirectory();
  const start = isDirectory ? path : dirname(path);
  const place = findPlace(start, workingDirectory);
  return { path, isDirectory, root: place === null ? start : (place.workTree ?? place.gitDirectory), place };
}

/** The error for what is in no repository although one is needed. */
export function notARepository(path: string): Error {
  return repositoryError('NOT_A_REPOSITORY', `${path} belongs to no git repository`);
}

function existing(path: string, named: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw repositoryError('SOURCE_PATH_MISSING', `${named} does not exist or cannot be reached`, { cause });
  }
}

function findPlace(start: string, workingDirectory: string): GitPlace | null {
  for (let directory = start; ; directory = dirname(directory)) {
    if (isGitDirectory(join(directory, '.git'))) return treePlace(directory, workingDirectory);
    // Only what was named itself: a bare repository that lies somewhere in a directory is content.
    if (directory === start && isBareRepository(directory)) {
      return { workTree: null, gitDirectory: directory, isHooked: isSame(directory, workingDirectory) };
    }
    if (dirname(directory) === directory) return null;
  }
}

/** The repository whose working tree is this directory. */
export function treePlace(directory: string, workingDirectory: string | null): GitPlace {
  return {
    workTree: directory,
    gitDirectory: join(directory, '.git'),
    isHooked: workingDirectory !== null && isSame(directory, workingDirectory),
  };
}

/** True for a `.git` that git would take for one: a directory with a HEAD, or a file that names such a directory. */
export function isGitDirectory(path: string): boolean {
  try {
    const status = lstatSync(path);
    if (status.isDirectory()) return exists(join(path, 'HEAD'));
    return status.isFile() && status.size < 64 * 1024 && readFileSync(path, 'latin1').startsWith('gitdir: ');
  } catch {
    return false;
  }
}

function isBareRepository(path: string): boolean {
  return ['HEAD', 'objects', 'refs'].every((name) => exists(join(path, name)));
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function isSame(directory: string, other: string): boolean {
  try {
    return realpathSync(other) === directory;
  } catch {
    return false;
  }
}
