import { ContentReader, isGithubError, orNull, readRepositoryRules, readTree } from '@assay/github';
import { type Decision, type PromotionTarget, isDigest, parseReference, printable } from '@assay/core';
import { markdownCode } from '@assay/report';
import {
  type JobCommit,
  type JobContext,
  type JobHandler,
  type Scope,
  githubChanges,
  githubChecks,
  githubRepositories,
  inSpace,
} from '@assay/store';
import { writeContext } from '../../judgement/context.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { type CommitImage, imagesOfCommit } from '../checks/commit-images.ts';
import { decide } from '../checks/policy-check.ts';
import { type OpenRepository, openRepository } from '../client/open-repository.ts';
import { headOf, openPull, writeBranch } from '../client/write-branch.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { setDigest } from './set-digest.ts';

const NOTHING: JobCommit = async () => null;
type Candidate = Parameters<typeof githubChanges.putCandidate>[1];

/** Begins the names of our branches. */
const BRANCH = 'assay/promote';

interface Promotion {
  readonly open: OpenRepository;
  readonly sha: string;
  readonly image: CommitImage;
  readonly target: PromotionTarget;
  readonly checks: readonly string[];
  readonly context: JobContext;
}

/** Promotes images of a commit to the environments that the settings name, where nothing stands against it, and writes down why not. */
export function promoteJob(parts: ServiceParts): JobHandler {
  return async ({ space, payload }, context) => {
    const { repository: id, sha } = payload;
    if (space === null || typeof id !== 'string' || typeof sha !== 'string') return NOTHING;
    const scope = inSpace(parts.store.read, space);
    const open = await openRepository(parts, scope, id);
    if (open === null) return NOTHING;
    const { client, place, repository } = open;
    const head = await headOf(client, place, repository.defaultBranch);
    const tree = head === null ? null : await readTree(client, place, head);
    if (head === null || tree === null || !(await isContained(open, sha, head))) return NOTHING;
    const rules = await readRepositoryRules(tree, new ContentReader(client, place, context.signal));
    const { settings } = await effectiveSettings(scope, client, repository, rules);
    const { ready } = await imagesOfCommit(scope, id, sha);
    const candidates: Candidate[] = [];
    for (const target of settings.promote) {
      for (const image of ready) {
        const promotion = { open, sha, image, target, checks: settings.promoteChecks, context };
        candidates.push(await promote(parts, scope, promotion));
      }
    }
    return async (trx) => {
      for (const candidate of candidates) await githubChanges.putCandidate(inSpace(trx, space), candidate, parts.now());
      return { candidates: candidates.map(({ environment, state }) => `${environment}: ${state}`) };
    };
  };
}

/** Only what is on the default branch is promoted. */
async function isContained({ client, place }: OpenRepository, sha: string, head: string): Promise<boolean> {
  if (sha === head) return true;
  const answer = await orNull(
    client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...place,
      basehead: `${head}...${sha}`,
      per_page: 1,
    }),
  );
  return answer !== null && (answer.data.status === 'behind' || answer.data.status === 'identical');
}

async function promote(parts: ServiceParts, scope: Scope, promotion: Promotion): Promise<Candidate> {
  const { open, sha, image, target } = promotion;
  const { environment } = target;
  const base = {
    repository: open.repository.id,
    environment,
    commitSha: sha,
    digest: image.digest,
    reference: image.build.reference,
    policyDigest: null,
    pull: null,
  };
  const standing = await standingProposal(scope, promotion);
  if (standing !== null) return standing;
  const decision = await judge(parts, scope, promotion);
  const reasons = [...(await missingChecks(scope, promotion)), ...refusals(decision, environment)];
  if (reasons.length > 0) return { ...base, state: 'waiting', reasons };
  const policyDigest = decision?.policy.digest ?? null;
  if (await isOutdated(scope, promotion)) {
    return { ...base, policyDigest, state: 'superseded', reasons: ['a later commit is proposed already'] };
  }
  const proposed = await propose(parts, scope, promotion);
  if ('reason' in proposed) return { ...base, policyDigest, state: 'ready', reasons: [proposed.reason] };
  return { ...base, policyDigest, state: 'proposed', reasons: [], pull: proposed.pull };
}

/** What is proposed already, for as long as the pull request is open; null for none. */
async function standingProposal(scope: Scope, { open, image, target }: Promotion): Promise<Candidate | null> {
  const { repository, client } = open;
  const { environment } = target;
  const { items } = await githubChanges.listCandidates(
    scope,
    { repository: repository.id, environment },
    { limit: 100 },
  );
  const known = items.find(({ digest, state }) => digest === image.digest && state === 'proposed');
  const [, owner = '', repo = '', number = ''] = /^([^/]+)\/([^#]+)#(\d+)$/.exec(known?.pull ?? '') ?? [];
  if (known === undefined || number === '') return null;
  const answer = await orNull(
    client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { owner, repo, pull_number: Number(number) }),
  );
  return answer?.data.state === 'open' ? known : null;
}

/** The decision for the environment; null where no policy is the default one. */
async function judge(parts: ServiceParts, scope: Scope, { image, target }: Promotion): Promise<Decision | null> {
  const context = writeContext({ environment: target.environment, namespace: null });
  try {
    return await decide(parts, scope, image, new Date(parts.now()), context);
  } catch (error) {
    if (isGithubError(error, 'CONFLICT')) return null;
    throw error;
  }
}

function refusals(decision: Decision | null, environment: string): readonly string[] {
  if (decision === null) return ['no policy of the space is the default one'];
  if (decision.verdict === 'pass' || decision.verdict === 'warn') return [];
  const stops = decision.findings.filter(({ action, status }) => action === 'stop' && status !== 'allowlisted');
  const rules = [...new Set(stops.map(({ gate, trigger }) => `${gate}/${trigger}`))].slice(0, 10).join(', ');
  return [`the policy says ${decision.verdict} for ${environment}: ${rules}`];
}

/** A check that only reports does not stop anything, and does not vouch for anything either: it has to have passed. */
async function missingChecks(scope: Scope, { open, sha, checks }: Promotion): Promise<readonly string[]> {
  const made = await githubChecks.listChecks(scope, open.repository.id, sha);
  return checks.flatMap((check) => {
    const found = made.find(({ name }) => name === `assay/${check}`);
    if (found?.conclusion === 'success') return [];
    return [`assay/${check} ${found === undefined ? 'was not made' : `is ${found.conclusion}: ${found.title}`}`];
  });
}

/** True where a later commit is proposed: what comes late does not turn back what was promoted. */
async function isOutdated(scope: Scope, { open, sha, image, target }: Promotion): Promise<boolean> {
  const { client, place, repository } = open;
  const { environment } = target;
  const { items } = await githubChanges.listCandidates(
    scope,
    { repository: repository.id, environment },
    { limit: 100 },
  );
  const others = items.filter(
    (one) => one.state === 'proposed' && one.digest !== image.digest && one.commitSha !== sha,
  );
  const own = others.filter(({ reference }) => nameOf(reference) === image.name).slice(0, 5);
  for (const { commitSha } of own) {
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        ...place,
        basehead: `${sha}...${commitSha}`,
        per_page: 1,
      }),
    );
    if (answer?.data.status === 'ahead') return true;
  }
  return false;
}

function nameOf(reference: string): string {
  const { registry, repository } = parseReference(reference);
  return `${registry}/${repository}`;
}

/** Opens or updates the pull request in the repository that says what runs. */
async function propose(
  parts: ServiceParts,
  scope: Scope,
  { open: from, sha, image, target, context }: Promotion,
): Promise<{ readonly pull: string } | { readonly reason: string }> {
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
  const branch = `${BRANCH}/${target.environment}/${slug(image.name)}`;
  const title = `Promote ${image.name} to ${target.environment}`;
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
