import { isDigest, printable } from '@assay/core';
import { ContentReader, NO_RULES, isGithubError, orNull, readRepositoryRules, readTree } from '@assay/github';
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
import { type OpenRepository, openRepository } from '../client/open-repository.ts';
import { IMAGE_JOB, requestCheck } from '../github-jobs-asked.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { type ClaimedCommit, claimsOf, mayBeLabelled } from './claimed-commits.ts';

const NOTHING: JobCommit = async () => null;

/** Connects an image with the commits that it was built from, as far as that can be proved, and has their checks brought up to date. */
export function imageJob(parts: ServiceParts): JobHandler {
  return async ({ space, payload }, { signal }) => {
    const { imageId, reference } = payload;
    if (space === null || typeof imageId !== 'number' || typeof reference !== 'string') return NOTHING;
    const scope = inSpace(parts.store.read, space);
    const image = await images.getImage(scope, imageId);
    const kept = image === null ? null : await loadInspection(parts, scope, imageId);
    if (image === null || kept === null) return NOTHING;
    const facts = await loadFacts(parts, scope, imageId);
    const claims = claimsOf(kept.inspection.config.labels, facts.provenance ?? []);
    const { digest } = image;
    const proven: ProvenClaim[] = [];
    for (const claim of claims) proven.push(await proveClaim(parts, scope, claim, { digest, reference, signal }));
    const builds = proven.flatMap((one) => one.builds);
    const refused = proven.flatMap((one) => one.refused ?? []);
    // What was said of an index is true of its images.
    const said = image.indexDigest === null ? [] : await githubBuilds.buildsOfImage(scope, image.indexDigest);
    builds.push(...said.map((build) => ({ ...build, digest: image.digest })));
    const known = await githubBuilds.buildsOfImage(scope, image.digest);
    const commits = new Map([...known, ...builds].map((build) => [`${build.repository} ${build.commitSha}`, build]));
    return async (trx) => {
      const inTrx = inSpace(trx, space);
      for (const build of builds) await githubBuilds.recordBuild(inTrx, build);
      for (const { repository } of builds) await githubRepositories.setTrouble(inTrx, repository, IMAGE_JOB, null);
      for (const { repository, why } of refused) await githubRepositories.setTrouble(inTrx, repository, IMAGE_JOB, why);
      for (const { repository, commitSha } of commits.values()) await checkAgain(inTrx, parts, repository, commitSha);
      return { commits: [...commits.values()].map(({ commitSha }) => commitSha) };
    };
  };
}

/** A claim, held against what is known. */
interface ProvenClaim {
  readonly builds: readonly githubBuilds.GithubBuild[];
  /** Our id of the repository for which the claim does not count, and why. */
  readonly refused: { readonly repository: string; readonly why: string } | null;
}

/** The repositories of the space that a claim is about, when they do have the commit and the image may speak for them. */
async function proveClaim(
  parts: ServiceParts,
  scope: Scope,
  claim: ClaimedCommit,
  { digest, reference, signal }: { readonly digest: string; readonly reference: string; readonly signal: AbortSignal },
): Promise<ProvenClaim> {
  const { host, owner, name, revision, evidence } = claim;
  const builds: githubBuilds.GithubBuild[] = [];
  let refused: ProvenClaim['refused'] = null;
  if (!isDigest(digest)) return { builds, refused };
  for (const { id } of await githubRepositories.repositoriesNamed(scope, owner, name)) {
    const open = await openRepository(parts, scope, id);
    if (open === null || new URL(open.app.webUrl).host !== host || !(await hasCommit(open, revision))) continue;
    if (evidence === 'provenance' || (await countsByLabel(scope, open, reference, signal))) {
      builds.push({ repository: id, commitSha: revision, digest, reference, evidence, at: parts.now() });
    } else {
      const why = `${printable(reference)} says in its labels alone that it was built from ${revision.slice(0, 12)}: its place in the registry is not named under \`images\``;
      refused = { repository: id, why };
    }
  }
  return { builds, refused };
}

async function countsByLabel(
  scope: Scope,
  open: OpenRepository,
  reference: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { client, place, repository, app } = open;
  const named = { owner: repository.owner, name: repository.name, webUrl: app.webUrl };
  if (mayBeLabelled(reference, named, [])) return true;
  const tree = await readTree(client, place, repository.defaultBranch);
  const rules = tree === null ? NO_RULES : await readRepositoryRules(tree, new ContentReader(client, place, signal));
  const { settings } = await effectiveSettings(scope, client, repository, rules);
  return mayBeLabelled(reference, named, settings.images);
}

async function hasCommit({ client, place }: OpenRepository, commit: string): Promise<boolean> {
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

/** Brings the checks of a commit up to date: those of its pull requests, or of the commit alone. */
async function checkAgain(scope: Scope, parts: ServiceParts, repository: string, sha: string): Promise<void> {
  const pulls = await githubChecks.listPulls(scope, repository, { openOnly: true });
  const heads = pulls.filter(({ headSha }) => headSha === sha);
  for (const { number } of heads) await requestCheck(scope, parts, repository, { kind: 'pull', number });
  if (heads.length === 0) await requestCheck(scope, parts, repository, { kind: 'image', sha });
}
