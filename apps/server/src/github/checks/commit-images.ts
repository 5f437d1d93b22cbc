import type { GithubClient, RepositoryPlace } from '@assay/github';
import { AssayError, type Inspection, isDigest, parseReference } from '@assay/core';
import { type Scope, environments, githubBuilds, images } from '@assay/store';
import { loadInspection } from '../../images/stored-inspection.ts';
import type { ServiceParts } from '../../service/parts.ts';

/** An image that was built from a commit and that the space inspected. */
export interface CommitImage {
  readonly build: githubBuilds.GithubBuild;
  readonly imageId: number;
  readonly digest: string;
  readonly platform: string | null;
  /** Without tag and digest: what tells one image of a repository from another. */
  readonly name: string;
}

/** Images of a commit. */
export interface CommitImages {
  readonly ready: readonly CommitImage[];
  /** How many are known and not inspected yet. */
  readonly waiting: number;
}

/** The images that were built from a commit, the newest of each name and platform. */
export async function imagesOfCommit(scope: Scope, repository: string, commit: string): Promise<CommitImages> {
  return imagesOf(scope, await githubBuilds.buildsOf(scope, repository, [commit]));
}

async function imagesOf(scope: Scope, builds: readonly githubBuilds.GithubBuild[]): Promise<CommitImages> {
  const ready = new Map<string, CommitImage>();
  let waiting = 0;
  for (const build of builds) {
    if (!isDigest(build.digest)) continue;
    const image = await images.findImage(scope, build.digest);
    // Of an index the images are known by digests of their own.
    const isIndex =
      image === null && builds.some((other) => other.digest !== build.digest && other.commitSha === build.commitSha);
    if (isIndex) continue;
    if (image?.state !== 'analysed') {
      waiting += image?.state === 'failed' ? 0 : 1;
      continue;
    }
    const name = nameOf(build.reference);
    const key = `${build.commitSha} ${name} ${image.platform ?? ''}`;
    if (ready.has(key)) continue;
    ready.set(key, { build, imageId: image.id, digest: image.digest, platform: image.platform, name });
  }
  return { ready: [...ready.values()], waiting };
}

function nameOf(reference: string | null): string {
  if (reference === null) return '';
  try {
    const { registry, repository } = parseReference(reference);
    return `${registry}/${repository}`;
  } catch (error) {
    if (error instanceof AssayError) return reference;
    throw error;
  }
}

/** What an image is compared with. */
export interface BaselineImage {
  readonly inspection: Inspection;
  /** Null where nobody knows. */
  readonly inspectedAt: string | null;
  /** For people: which image and why this one. */
  readonly told: string;
  readonly platform: string | null;
}

/** Where baselines are looked for. */
export interface BaselineSearch {
  readonly client: GithubClient;
  readonly place: RepositoryPlace;
  readonly repository: string;
  readonly mergeBase: string;
  /** Environment whose image stands in. */
  readonly environment: string | null;
}

/** Commits before the merge base that are looked at. */
const ANCESTORS = 100;

/**
 * The image that a change is held against: of the commit that it starts from, of the nearest commit before with an image of that name, or the
 * one that runs in an environment. Null for none.
 */
export async function findBaseline(
  parts: ServiceParts,
  scope: Scope,
  search: BaselineSearch,
  image: CommitImage,
): Promise<BaselineImage | null> {
  const { client, place, repository, mergeBase, environment } = search;
  const commits = [mergeBase];
  const { data } = await client.request('GET /repos/{owner}/{repo}/commits', {
    ...place,
    sha: mergeBase,
    per_page: ANCESTORS,
  });
  for (const { sha } of data) if (!commits.includes(sha)) commits.push(sha);
  const { ready } = await imagesOf(scope, await githubBuilds.buildsOf(scope, repository, commits));
  const usable = ready
    .filter(({ name, platform }) => name === image.name && platform === image.platform)
    .toSorted((a, b) => commits.indexOf(a.build.commitSha) - commits.indexOf(b.build.commitSha));
  for (const found of usable) {
    const kept = await loadInspection(parts, scope, found.imageId);
    if (kept === null) continue;
    const { commitSha } = found.build;
    const why =
      commitSha === mergeBase ? 'the commit that the change starts from' : 'the nearest commit before with an image';
    const told = `${found.digest.slice(0, 19)} of ${commitSha.slice(0, 12)}, ${why}`;
    return {
      inspection: kept.inspection,
      inspectedAt: kept.inspectedAt,
      told,
      platform: found.platform,
    };
  }
  return environment === null ? null : runningBaseline(parts, scope, environment, image);
}

async function runningBaseline(
  parts: ServiceParts,
  scope: Scope,
  name: string,
  image: CommitImage,
): Promise<BaselineImage | null> {
  const environment = await environments.findEnvironment(scope, name);
  if (environment === null) return null;
  const { items } = await environments.listDeployments(scope, { environmentId: environment.id }, { limit: 1000 });
  for (const { reference, digest } of items) {
    if (nameOf(reference) !== image.name || digest === null || !isDigest(digest)) continue;
    const found = await images.findImage(scope, digest);
    const kept = found === null ? null : await loadInspection(parts, scope, found.id);
    if (found === null || kept === null || found.platform !== image.platform) continue;
    const told = `${digest.slice(0, 19)}, which runs in ${name}`;
    return {
      inspection: kept.inspection,
      inspectedAt: kept.inspectedAt,
      told,
      platform: found.platform,
    };
  }
  return null;
}
