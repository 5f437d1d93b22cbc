import { type PromotionTarget, isDigest, parseReference, printable } from '@assay/core';
import { ContentReader, orNull, readTree } from '@assay/github';
import { markdownCode, markdownText } from '@assay/report';
import { type Scope, githubRepositories } from '@assay/store';
import type { ServiceParts } from '../../service/parts.ts';
import { type OpenRepository, openRepository } from '../client/open-repository.ts';
import { headOf, openPull, writeBranch } from '../client/write-branch.ts';
import type { Candidate, Promotion, Proposal } from './promotion.ts';
import { setDigest } from './set-digest.ts';

type FilePromotion = Promotion<Extract<PromotionTarget, { kind: 'file' }>>;

/** Begins the names of our branches. */
const BRANCH = 'assay/promote';

/** Opens or updates the pull request in the repository that says what runs. */
export async function proposePull(parts: ServiceParts, scope: Scope, promotion: FilePromotion): Promise<Proposal> {
  const { open: from, sha, image, target, context } = promotion;
  const full = `${target.owner}/${target.repository}`;
  const [known] = await githubRepositories.repositoriesNamed(scope, target.owner, target.repository);
  const open = known === undefined ? null : await openRepository(parts, scope, known.id);
  if (open === null) return { reason: `the app is not installed on ${full}` };
  const { client, place, repository } = open;
  const head = await headOf(client, place, repository.defaultBranch);
  const tree = head === null ? null : await readTree(client, place, head);
  const entry = tree?.files.get(target.path);
  if (head === null || entry === undefined) return { reason: `${full} has no file ${printable(target.path)}` };
  const content = await new ContentReader(client, place, context.signal).read(entry.blob);
  if (content.kind !== 'content') return { reason: `${printable(target.path)} of ${full} could not be read` };
  const { tag } = parseReference(image.build.reference);
  if (!isDigest(image.digest)) return { reason: 'the image has no digest' };
  const wanted = { name: image.name, tag, digest: image.digest };
  const change = setDigest({ path: target.path, text: content.bytes.toString('utf8') }, wanted);
  if (change.kind === 'refused') return { reason: printable(change.reason) };
  if (change.kind === 'same') return { reason: `${target.environment} has this image already` };
  const branch = branchOf(promotion);
  const title = titleOf(promotion);
  const expected = await headOf(client, place, branch);
  if (expected !== null && !(await isOwnCommit(open, expected, title))) {
    return { reason: `somebody worked on the branch ${branch} of ${full}` };
  }
  const commit = await writeBranch(client, place, {
    branch,
    parent: head,
    files: new Map([[target.path, change.text]]),
    executable: new Set(entry.mode === '100755' ? [target.path] : []),
    message: `${title}\n\n${image.digest}\n`,
    expected,
  });
  if (commit === null) return { reason: `the branch ${branch} of ${full} changed meanwhile` };
  const { owner, repo } = from.place;
  const body = [
    `Sets ${markdownCode(image.name)} to ${markdownCode(image.digest)} in ${markdownCode(target.path)}.`,
    '',
    `- built from ${markdownCode(`${owner}/${repo}@${sha}`)} (known by ${image.build.evidence})`,
    `- the checks that were asked for passed, and the policy lets it into ${markdownCode(target.environment)}`,
  ].join('\n');
  const number = await openPull(client, place, { branch, base: repository.defaultBranch, title, body });
  return { pull: `${full}#${number}` };
}

/** True for a commit that we made: its message begins as ours do. */
async function isOwnCommit({ client, place }: OpenRepository, commit: string, title: string): Promise<boolean> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    ...place,
    commit_sha: commit,
  });
  return data.message.startsWith(title);
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(-60)
    .replace(/^-/, '');
}

function branchOf({ image, target }: FilePromotion): string {
  return `${BRANCH}/${target.environment}/${slug(image.name)}`;
}

function titleOf({ image, target }: FilePromotion): string {
  return `Promote ${image.name} to ${target.environment}`;
}

/** The pull request as records name it; null for what names none. */
function readPull(
  pull: string | null,
): { readonly owner: string; readonly repo: string; readonly number: number } | null {
  const [, owner, repo, number] = /^([^/]+)\/([^#]+)#(\d+)$/.exec(pull ?? '') ?? [];
  return owner === undefined || repo === undefined ? null : { owner, repo, number: Number(number) };
}

/** True for as long as the pull request of a candidate is open. */
export async function standingPull(
  { open }: Pick<Promotion, 'open'>,
  { pull }: Pick<Candidate, 'pull'>,
): Promise<boolean> {
  const named = readPull(pull);
  if (named === null) return false;
  const { owner, repo, number } = named;
  const answer = await orNull(
    open.client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { owner, repo, pull_number: number }),
  );
  return answer?.data.state === 'open';
}

/** Closes the pull request of an image that is not let in any more, and says why; one that people work on is told it only. */
export async function withdrawPull(
  parts: ServiceParts,
  scope: Scope,
  promotion: FilePromotion,
  { known, reasons }: { readonly known: Candidate; readonly reasons: readonly string[] },
): Promise<void> {
  const named = readPull(known.pull);
  if (named === null) return;
  const { owner, repo, number } = named;
  const [reached] = await githubRepositories.repositoriesNamed(scope, owner, repo);
  const open = reached === undefined ? null : await openRepository(parts, scope, reached.id);
  if (open === null) return;
  const { client, place } = open;
  const told = reasons.slice(0, 10).map((reason) => `- ${markdownText(reason)}`);
  await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...place,
    issue_number: number,
    body: ['This image is not ready any more:', '', ...told].join('\n'),
  });
  const head = await headOf(client, place, branchOf(promotion));
  if (head === null || !(await isOwnCommit(open, head, titleOf(promotion)))) return;
  await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...place,
    pull_number: number,
    state: 'closed',
  });
}
