import {
  type CheckOutcome,
  type CommitChange,
  type CommitLook,
  ContentReader,
  NO_RULES,
  type PublishedCheck,
  type RepositoryRules,
  type RepositorySettings,
  checkSources,
  commentText,
  isGithubError,
  orNull,
  plainOutcome,
  publishChecks,
  readChange,
  readRepositoryRules,
  readTree,
  writeComment,
} from '@assay/github';
import { gzipSync } from 'node:zlib';
import { secretRedactor } from '@assay/assess';
import { type ForgeCheck, FORGE_CHECKS, type JsonObject } from '@assay/core';
import { sourceFormats } from '@assay/report';
import {
  type ClaimedJob,
  type JobCommit,
  type JobContext,
  type JobHandler,
  type Scope,
  githubChecks,
  githubRepositories,
  inSpace,
} from '@assay/store';
import { serverError } from '../../errors.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { type OpenRepository, openRepository } from '../client/open-repository.ts';
import { requestPromotion, requestRecheck } from '../github-jobs-asked.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { toldSettings } from '../settings/told-settings.ts';
import { checkImages, readLibrary } from './check-commit.ts';

/** What is to be checked, as it is now. */
interface CheckTask {
  readonly head: string;
  /** What the change is compared with; null: the commit counts by itself. */
  readonly base: string | null;
  /** The commit whose settings count. */
  readonly rulesAt: string;
  /** Null for no pull request. */
  readonly pull: { readonly number: number; readonly baseRef: string; readonly ref: string } | null;
  readonly wanted: readonly ForgeCheck[];
  readonly isDefault: boolean;
  readonly isRerun: boolean;
}

const NOTHING: JobCommit = async () => null;
const OF_IMAGES: readonly ForgeCheck[] = ['vulnerabilities', 'policy'];

/** Checks a commit: reads how it is now, looks at it, and writes down on GitHub what was found. */
export function checkJob(parts: ServiceParts): JobHandler {
  return async (job, context) => {
    const { space, payload } = job;
    if (space === null || typeof payload['repository'] !== 'string') throw unclear();
    const scope = inSpace(parts.store.read, space);
    const open = await openRepository(parts, scope, payload['repository']);
    if (open === null) return NOTHING;
    const task = await readTask(open, payload);
    if (task === null) return closeCommit(parts, job, open.repository.id);
    return checkTask(parts, scope, { open, task, job, context });
  };
}

function unclear(): Error {
  return serverError('INTERNAL', 'a job does not say what it is for');
}

/** The task as GitHub has it now; null where there is nothing left to check. */
async function readTask({ client, place, repository }: OpenRepository, payload: JsonObject): Promise<CheckTask | null> {
  const { kind, number, sha, before, base, isDefault } = payload;
  const isRerun = payload['rerun'] === true;
  if (kind === 'pull' && typeof number === 'number') {
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...place, pull_number: number }),
    );
    if (answer === null || answer.data.state !== 'open') return null;
    const { head, base: target } = answer.data;
    const pull = { number, baseRef: target.ref, ref: `refs/pull/${number}/head` };
    return {
      head: head.sha,
      base: target.sha,
      rulesAt: target.sha,
      pull,
      wanted: FORGE_CHECKS,
      isDefault: false,
      isRerun,
    };
  }
  if (typeof sha !== 'string') return null;
  const { defaultBranch } = repository;
  if (kind === 'group' && typeof base === 'string') {
    return { head: sha, base, rulesAt: base, pull: null, wanted: FORGE_CHECKS, isDefault: false, isRerun };
  }
  if (kind === 'image') {
    const commit = await orNull(
      client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...place, commit_sha: sha }),
    );
    if (commit === null) return null;
    return {
      head: sha,
      base: commit.data.parents[0]?.sha ?? null,
      rulesAt: defaultBranch,
      pull: null,
      wanted: OF_IMAGES,
      isDefault: true,
      isRerun,
    };
  }
  const isOnDefault = isDefault === true;
  return {
    head: sha,
    base: typeof before === 'string' ? before : isOnDefault ? null : defaultBranch,
    rulesAt: isOnDefault ? sha : defaultBranch,
    pull: null,
    wanted: isOnDefault ? FORGE_CHECKS : ['secrets'],
    isDefault: isOnDefault,
    isRerun,
  };
}

/** A pull request that is over, or gone, has nothing to check. */
function closeCommit(parts: ServiceParts, { space, payload }: ClaimedJob, repository: string): JobCommit {
  const { number } = payload;
  return async (trx) => {
    if (typeof number !== 'number' || space === null) return null;
    const scope = inSpace(trx, space);
    const pulls = await githubChecks.listPulls(scope, repository, { openOnly: true });
    const pull = pulls.find((one) => one.number === number);
    if (pull !== undefined) await githubChecks.putPull(scope, { ...pull, open: false }, parts.now());
    return null;
  };
}

interface Run {
  readonly open: OpenRepository;
  readonly task: CheckTask;
  readonly job: ClaimedJob;
  readonly context: JobContext;
}

async function checkTask(parts: ServiceParts, scope: Scope, run: Run): Promise<JobCommit> {
  const { open, task, job } = run;
  const { client, place, repository } = open;
  const change = await readChange(client, place, { base: task.base, head: task.head });
  // A forced push took the commit away: its own event brings the next look.
  if (change === null) return NOTHING;
  const rules = await rulesOf(run, change);
  const settings = await effectiveSettings(scope, client, repository, rules);
  try {
    const outcomes = await lookAt(parts, scope, { ...run, change, rules, settings });
    return await publish(parts, scope, { ...run, change, settings, outcomes });
  } catch (error) {
    const isLast = job.attempt >= job.maxAttempts;
    if (!isLast || isGithubError(error, 'GITHUB_TOKEN_REFUSED', 'GITHUB_DENIED')) throw error;
    const outcomes = task.wanted
      .filter((check) => settings.settings.modes[check] !== 'off')
      .map((check) => plainOutcome(check, 'incomplete', UNFINISHED));
    await publish(parts, scope, { ...run, change, settings, outcomes });
    throw error;
  }
}

const UNFINISHED = {
  title: 'The check could not be completed',
  summary:
    'The service tried several times and failed; its log tells why. Ask for the check once more when that is put right.',
};

async function rulesOf({ open, task, context }: Run, change: CommitChange): Promise<RepositoryRules> {
  const { client, place } = open;
  const tree = task.rulesAt === change.head ? change.tree : await readTree(client, place, task.rulesAt);
  return tree === null ? NO_RULES : readRepositoryRules(tree, new ContentReader(client, place, context.signal));
}

interface Look extends Run {
  readonly change: CommitChange;
  readonly rules: RepositoryRules;
  readonly settings: RepositorySettings;
}

async function lookAt(parts: ServiceParts, scope: Scope, run: Look): Promise<readonly CheckOutcome[]> {
  const { open, task, context, change, rules, settings } = run;
  const { client, place, repository } = open;
  const look: CommitLook = {
    client,
    place,
    change,
    settings: settings.settings,
    rules: { ...rules, problems: settings.problems },
    now: new Date(parts.now()),
    signal: context.signal,
    library: await readLibrary(parts.settings.officialImages ?? null),
    near: null,
  };
  const wantsSources = task.wanted.some((check) => !OF_IMAGES.includes(check));
  const wantsImages = task.wanted.some((check) => OF_IMAGES.includes(check));
  const { head, mergeBase } = change;
  return [
    ...(wantsImages ? await checkImages(parts, scope, { look, repository: repository.id, head, mergeBase }) : []),
    ...(wantsSources ? await checkSources(look, task.wanted) : []),
  ];
}

interface Publication extends Run {
  readonly change: CommitChange;
  readonly settings: RepositorySettings;
  readonly outcomes: readonly CheckOutcome[];
}

async function publish(parts: ServiceParts, scope: Scope, run: Publication): Promise<JobCommit> {
  const { open, task, change, settings, outcomes } = run;
  const { client, place, repository, app } = open;
  const { modes } = settings.settings;
  const { publicUrl } = parts.settings;
  const published = await publishChecks(
    {
      client,
      place,
      sha: task.head,
      appId: app.appId,
      detailsUrl: publicUrl === null ? null : `${publicUrl.replace(/\/$/, '')}/github`,
      isRerun: task.isRerun,
      hide: await secretRedactor(),
      now: parts.now,
    },
    outcomes,
    modes,
  );
  const comment = await comments(scope, run);
  if (settings.settings.sarif) await uploadSarif(parts, run);
  return async (trx) => {
    await keep(inSpace(trx, scope.space), parts, { run, published, comment });
    const changesRules =
      task.isDefault && change.baseTree !== null && change.changed.some(({ path }) => isRuleFile(path));
    if (changesRules) await requestRecheck(inSpace(trx, scope.space), parts, repository.id);
    return { sha: task.head, checks: published.map(({ name, conclusion }) => `${name}: ${conclusion}`) };
  };
}

function isRuleFile(path: string): boolean {
  return /^(?:assay\.ya?ml|\.hadolint\.ya?ml|\.assayignore|\.gitleaksignore)$/.test(path);
}

async function comments(scope: Scope, { open, task, settings, outcomes }: Publication): Promise<number | null> {
  const { pull, head } = task;
  if (pull === null || !settings.settings.comment || outcomes.length === 0) return null;
  const pulls = await githubChecks.listPulls(scope, open.repository.id, { openOnly: false });
  const known = pulls.find(({ number }) => number === pull.number)?.commentId ?? null;
  const isGood = outcomes.every(({ result }) => result === 'pass' || result === 'no-data');
  const body = commentText(outcomes, settings.settings.modes, head);
  return writeComment(open.client, open.place, { number: pull.number, known, body, isGood });
}

/** Findings in files for code scanning, where it is on; where it is not, the checks tell the same. */
async function uploadSarif(parts: ServiceParts, { open, task, outcomes }: Publication): Promise<void> {
  const formatter = sourceFormats.get('sarif');
  if (formatter === undefined) return;
  const ref = task.pull?.ref ?? `refs/heads/${open.repository.defaultBranch}`;
  for (const { report, check } of outcomes) {
    if (report === undefined) continue;
    const text = formatter.render(report, { color: false, width: 120, toolVersion: parts.settings.toolVersion });
    const sarif = gzipSync(Buffer.from(text)).toString('base64');
    try {
      await open.client.request('POST /repos/{owner}/{repo}/code-scanning/sarifs', {
        ...open.place,
        commit_sha: task.head,
        ref,
        sarif,
        tool_name: `assay ${check}`,
      });
    } catch (error) {
      if (!isGithubError(error, 'GITHUB_DENIED', 'GITHUB_NOT_FOUND', 'GITHUB_REFUSED')) throw error;
      parts.log.info({ repository: open.repository.id }, 'code scanning does not take findings');
      return;
    }
  }
}

async function keep(
  scope: Scope,
  parts: ServiceParts,
  {
    run,
    published,
    comment,
  }: { readonly run: Publication; readonly published: readonly PublishedCheck[]; readonly comment: number | null },
): Promise<void> {
  const { open, task, settings, change } = run;
  const { repository } = open;
  const now = parts.now();
  const { pull, head: headSha } = task;
  if (pull !== null) {
    const { number, baseRef } = pull;
    await githubChecks.putPull(scope, { repository: repository.id, number, headSha, baseRef, open: true }, now);
    if (comment !== null) await githubChecks.setComment(scope, repository.id, number, comment);
  }
  for (const { name, runId, conclusion, title } of published) {
    const check = { repository: repository.id, headSha, name, runId, conclusion, title, pull: pull?.number ?? null };
    await githubChecks.putCheck(scope, check, now);
  }
  await githubRepositories.setRepositoryTold(
    scope,
    repository.id,
    toldSettings(settings, repository.told, change, task),
  );
  if (settings.settings.promote.length > 0) await requestPromotion(scope, parts, repository.id, headSha);
}
