import { isGithubError, orNull } from '@assay/github';
import { type Inspection, isDigest } from '@assay/core';
import {
  type JobCommit,
  type JobHandler,
  type Scope,
  githubBuilds,
  githubChecks,
  githubRepositories,
  images,
  inSpace,
} from '@assay/store';
import { loadFacts, loadInspection } from '../../images/stored-inspection.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { openRepository } from '../client/open-repository.ts';
import { requestCheck } from '../github-jobs-asked.ts';

const NOTHING: JobCommit = async () => null;

/** A commit that an image says it was built from. */
interface ClaimedCommit {
  /** Address of the repository. */
  readonly source: string;
  readonly revision: string;
  readonly evidence: 'provenance' | 'label';
}

/** Connects an image with the commits that it was built from, as far as that can be proved, and has their checks brought up to date. */
export function imageJob(parts: ServiceParts): JobHandler {
  return async ({ space, payload }) => {
    const { imageId, reference } = payload;
    if (space === null || typeof imageId !== 'number' || typeof reference !== 'string') return NOTHING;
    const scope = inSpace(parts.store.read, space);
    const image = await images.getImage(scope, imageId);
    const kept = image === null ? null : await loadInspection(parts, scope, imageId);
    if (image === null || kept === null) return NOTHING;
    const facts = await loadFacts(parts, scope, imageId);
    const claims = claimsOf(kept.inspection, facts.provenance ?? []);
    const builds: githubBuilds.GithubBuild[] = [];
    for (const claim of claims)
      builds.push(...(await provenBuilds(parts, scope, claim, { digest: image.digest, reference })));
    // What was said of an index is true of its images.
    const said = image.indexDigest === null ? [] : await githubBuilds.buildsOfImage(scope, image.indexDigest);
    builds.push(...said.map((build) => ({ ...build, digest: image.digest })));
    const known = await githubBuilds.buildsOfImage(scope, image.digest);
    const commits = new Map([...known, ...builds].map((build) => [`${build.repository} ${build.commitSha}`, build]));
    return async (trx) => {
      const inTrx = inSpace(trx, space);
      for (const build of builds) await githubBuilds.recordBuild(inTrx, build);
      for (const { repository, commitSha } of commits.values()) await checkAgain(inTrx, parts, repository, commitSha);
      return { commits: [...commits.values()].map(({ commitSha }) => commitSha) };
    };
  };
}

function claimsOf(
  { config }: Inspection,
  provenance: readonly {
    readonly verified: boolean;
    readonly source: string | null;
    readonly revision: string | null;
  }[],
): readonly ClaimedCommit[] {
  const { labels } = config;
  const [source, revision] = [labels['org.opencontainers.image.source'], labels['org.opencontainers.image.revision']];
  const signed = provenance.flatMap(({ verified, source: from, revision: at }) =>
    verified && from !== null && at !== null ? [{ source: from, revision: at, evidence: 'provenance' } as const] : [],
  );
  const labelled =
    source === undefined || revision === undefined ? [] : [{ source, revision, evidence: 'label' } as const];
  return [...signed, ...labelled].filter((claim) => /^[0-9a-f]{40}$/.test(claim.revision)).slice(0, 10);
}

/** The repositories of the space that a claim is about, when they do have the commit. */
async function provenBuilds(
  parts: ServiceParts,
  scope: Scope,
  { source, revision, evidence }: ClaimedCommit,
  { digest, reference }: { readonly digest: string; readonly reference: string },
): Promise<readonly githubBuilds.GithubBuild[]> {
  const named = readSource(source);
  if (named === null || !isDigest(digest)) return [];
  const found: githubBuilds.GithubBuild[] = [];
  for (const { id } of await githubRepositories.repositoriesNamed(scope, named.owner, named.name)) {
    const open = await openRepository(parts, scope, id);
    if (open === null || new URL(open.app.webUrl).host !== named.host) continue;
    if (!(await hasCommit(open, revision))) continue;
    found.push({ repository: id, commitSha: revision, digest, reference, evidence, at: parts.now() });
  }
  return found;
}

async function hasCommit(
  { client, place }: NonNullable<Awaited<ReturnType<typeof openRepository>>>,
  commit: string,
): Promise<boolean> {
  try {
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...place, commit_sha: commit }),
    );
    return answer !== null;
  } catch (error) {
    if (isGithubError(error, 'GITHUB_REFUSED')) return false;
    throw error;
  }
}

/** `https://host/owner/name(.git)`, `git+https://…@ref` or `ssh`; null for anything else. */
export function readSource(
  text: string,
): { readonly host: string; readonly owner: string; readonly name: string } | null {
  const [, host, owner, name] =
    /^(?:git\+)?(?:https?:\/\/|ssh:\/\/git@|git@)([A-Za-z0-9.:-]{1,255})[/:]([A-Za-z0-9_-]{1,100})\/([A-Za-z0-9._-]{1,100}?)(?:\.git)?(?:[@#?/].*)?$/.exec(
      text.slice(0, 1000),
    ) ?? [];
  return host === undefined || owner === undefined || name === undefined ? null : { host, owner, name };
}

/** Brings the checks of a commit up to date: those of its pull requests, or of the commit alone. */
async function checkAgain(scope: Scope, parts: ServiceParts, repository: string, sha: string): Promise<void> {
  const pulls = await githubChecks.listPulls(scope, repository, { openOnly: true });
  const heads = pulls.filter(({ headSha }) => headSha === sha);
  for (const { number } of heads) await requestCheck(scope, parts, repository, { kind: 'pull', number });
  if (heads.length === 0) await requestCheck(scope, parts, repository, { kind: 'image', sha });
}
