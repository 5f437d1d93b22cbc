import type { BuiltImage } from '@assay/core';
import { findImageUses, placeOfPath } from '@assay/dockerfile';
import { LinePlaces } from '../source-files/line-places.ts';
import { type SourceText, readSourceFiles } from '../source-files/read-source-files.ts';
import type { RepositoryCheckOptions } from './options.ts';

/** What there is to judge in a repository. */
export interface FoundParts {
  /** Paths relative to the root of the repository, sorted. */
  readonly dockerfiles: readonly string[];
  /** Policies that are named as such. */
  readonly policies: readonly SourceText[];
  readonly builtImages: readonly BuiltImage[];
}

/** `assay-policy.yaml`, `web.policy.yaml`, and everything in `.assay/policies`; tests of policies are none. */
const POLICY = /(?:^|\/)(?:assay-policy|[^/]+\.policy|\.assay\/policies\/[^/]+)\.(?:ya?ml|json)$/;
const POLICY_TEST = /\.test\.(?:ya?ml|json)$/;

/**
 * Finds Dockerfiles, policies, and the images that Compose files say are built here.
 * @throws SOURCE_PATH_MISSING, GIT_FAILED, GIT_TIMEOUT
 */
export async function findParts({
  target,
  environment,
  workingDirectory,
  signal,
}: RepositoryCheckOptions): Promise<FoundParts> {
  const wanted = (path: string): boolean =>
    isPolicy(path) || ['dockerfile', 'compose'].includes(placeOfPath(path) ?? '');
  const { files } = await readSourceFiles({ targets: [target], wanted, environment, workingDirectory, signal });
  return {
    dockerfiles: files.flatMap(({ path }) => (placeOfPath(path) === 'dockerfile' ? [path] : [])),
    policies: files.filter(({ path }) => isPolicy(path)),
    builtImages: files.filter(({ path }) => placeOfPath(path) === 'compose').flatMap(builtImages),
  };
}

function isPolicy(path: string): boolean {
  return POLICY.test(path) && !POLICY_TEST.test(path);
}

function builtImages(file: SourceText): readonly BuiltImage[] {
  const places = new LinePlaces(file.text);
  return findImageUses(file).uses.flatMap(({ skip, written, span }) =>
    skip === 'built-here' ? [{ image: written, path: file.path, line: places.at(span.start).line }] : [],
  );
}
