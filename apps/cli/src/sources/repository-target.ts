import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Not read from package `dockerfile`, which checks of images do without. */
const DOCKERFILE =
  /^(?:Dockerfile|Containerfile)(?:\.[^/]+)?$|^(?:dockerfile|containerfile)$|\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/;

/** What tells a root file system from a repository that happens to have a directory `etc`. */
const ROOT_MARKS = ['etc/passwd', 'etc/group', 'etc/os-release', 'usr/bin', 'usr/lib'];

/**
 * The directory when a target is a repository rather than an image, else null. `repo:PATH` always is one where the path is a directory or
 * can be no tag. A bare path is one when it holds `.git`, `assay.yaml` or a Dockerfile, and neither a layout nor a root file system.
 */
export function repositoryTarget(target: string, workingDirectory: string): string | null {
  const named = /^repo:(.+)$/s.exec(target)?.[1];
  if (named !== undefined) {
    const cannotBeTag = !/^\w[\w.-]{0,127}(?:@.*)?$/.test(named);
    return cannotBeTag || isDirectory(resolve(workingDirectory, named)) ? named : null;
  }
  const path = resolve(workingDirectory, target);
  if (!isDirectory(path)) return null;
  const has = (name: string): boolean => statSync(join(path, name), { throwIfNoEntry: false }) !== undefined;
  if (['oci-layout', ...ROOT_MARKS].some(has)) return null;
  return has('.git') || has('assay.yaml') || holdsDockerfile(path) ? target : null;
}

function holdsDockerfile(path: string): boolean {
  try {
    return readdirSync(path).some((name) => DOCKERFILE.test(name));
  } catch {
    return false;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
