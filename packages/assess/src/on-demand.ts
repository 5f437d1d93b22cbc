import type { ImagePolicyFacts, LintFact, Platform, Reference, RepositoryReport, SourceReport } from '@assay/core';
import type { OpenOptions } from '@assay/oci';
import type { BaseImageOptions } from './base-image/base-image-source.ts';
import type { BaseManifest } from './base-image/read-manifest.ts';
import type { FactContext, FactSource, FactSources } from './fact-sources.ts';
import type { RepositoryCheckOptions } from './repository-check/options.ts';
import type { RepositorySecretOptions } from './repository-secrets/options.ts';
import type { LintFactOptions } from './source-files/lint-facts.ts';
import type { LintSourceOptions, LintedSources } from './source-files/lint-sources.ts';
import type { PinSourceOptions, PinnedSources } from './source-files/pin-options.ts';
import type { TrustOptions, VerifiedImage } from './trust/trust-sources.ts';

// What is behind these functions is large, and most commands need none of it: it is loaded when one is called.

/** Facts about who vouches for an image. Evidence is gathered and verified once for each image, when the first rule asks. */
export async function trustSources(options: TrustOptions): Promise<FactSources> {
  return (await import('./trust/trust-sources.ts')).trustSources(options);
}

/**
 * Gathers and verifies all evidence about an image; undefined for what is no image.
 * @throws VERIFIER_UNSAFE, VERIFIER_INVALID, KEY_INVALID, TRUSTED_ROOT_UNKNOWN, and what gathering evidence throws
 */
export async function verifyImage(
  context: Pick<FactContext, 'evidenceTarget' | 'needs' | 'evaluatedAt'>,
  options: TrustOptions,
): Promise<VerifiedImage | undefined> {
  return await (await import('./trust/trust-sources.ts')).verifyImage(context, options);
}

/** Finds base images, and what rules ask of them. Registries are asked only when a rule of the plan has such a question. */
export async function baseImageSource(options: BaseImageOptions): Promise<FactSource<'baseImage'>> {
  return (await import('./base-image/base-image-source.ts')).baseImageSource(options);
}

/** Reads the configuration of an image in its registry, and no layer; null when there is nothing. @throws every code of `oci` */
export async function readBaseManifest(
  reference: Reference,
  platform: Platform | null,
  open: OpenOptions,
): Promise<BaseManifest | null> {
  return await (await import('./base-image/read-manifest.ts')).readBaseManifest(reference, platform, open);
}

/** What the rules on Dockerfiles say of an image: of its Dockerfile, or of its history. */
export async function lintFacts(
  context: Pick<FactContext, 'config' | 'history' | 'evaluatedAt'>,
  options: LintFactOptions,
): Promise<readonly LintFact[]> {
  return (await import('./source-files/lint-facts.ts')).lintFacts(context, options);
}

/** Holds the verified evidence of an image against the image policies that were asked for. */
export async function judgePolicies(
  context: Pick<FactContext, 'identity' | 'config' | 'evaluatedAt'>,
  image: VerifiedImage,
  options: TrustOptions,
): Promise<ImagePolicyFacts> {
  return await (await import('./trust/trust-sources.ts')).judgePolicies(context, image, options);
}

/**
 * Looks for secrets in working trees, in histories or in what is staged. No result, error or cache ever holds a secret.
 * @throws SOURCE_PATH_MISSING, NOT_A_REPOSITORY, REVISION_INVALID, GIT_MISSING, GIT_FAILED, GIT_TIMEOUT, HISTORY_TOO_LARGE,
 * SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID
 */
export async function findRepositorySecrets(options: RepositorySecretOptions): Promise<SourceReport> {
  return await (await import('./repository-secrets/scan-repositories.ts')).findRepositorySecrets(options);
}

/**
 * Holds Dockerfiles below paths against the rules. With `fix` what can be repaired is, and the report tells what is left.
 * @throws SOURCE_PATH_MISSING, GIT_FAILED, GIT_TIMEOUT
 */
export async function lintSources(options: LintSourceOptions): Promise<LintedSources> {
  return await (await import('./source-files/lint-sources.ts')).lintSources(options);
}

/**
 * Pins the names of images in Dockerfiles, Compose files, Kubernetes manifests, Helm values, Kustomizations and workflows to digests,
 * or tells which are not pinned.
 * @throws SOURCE_PATH_MISSING, GIT_FAILED, GIT_TIMEOUT, ABORTED
 */
export async function pinSources(options: PinSourceOptions): Promise<PinnedSources> {
  return await (await import('./source-files/pin-sources.ts')).pinSources(options);
}

/**
 * Judges a repository: its Dockerfiles, the names of images, its secrets and policies, and the images that are named for it, as one verdict.
 * @throws SOURCE_PATH_MISSING, GIT_FAILED, GIT_TIMEOUT, SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID, ABORTED, and what policies throw
 */
export async function checkRepository(options: RepositoryCheckOptions): Promise<RepositoryReport> {
  return await (await import('./repository-check/check-repository.ts')).checkRepository(options);
}

/** Makes what hides everything in a text that a detector takes for a secret. */
export async function secretRedactor(): Promise<(text: string) => string> {
  const { openSearch } = await import('./repository-secrets/secret-search.ts');
  return openSearch({ rules: [], exceptions: false, binary: false }).hide;
}
