import {
  type CheckOutcome,
  type CommitChange,
  type CommitLook,
  ContentReader,
  NO_RULES,
  type PublishedCheck,
  type RepositoryRules,
  type RepositorySettings,
  checkName,
  checkSources,
  isGithubError,
  plainOutcome,
  publishChecks,
  readChange,
  readRepositoryRules,
  readTree,
  uploadSarif,
} from '@assay/github';
import { secretRedactor } from '@assay/assess';
import type { JsonObject } from '@assay/core';
import {
  type ClaimedJob,
  type JobCommit,
  type JobContext,
  type JobHandler,
  type Scope,
  deferJob,
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
import { askForExceptions, readWish, withPending } from './asked-exceptions.ts';
import { checkImages, readLibrary } from './check-commit.ts';
import { type CheckTask, OF_IMAGES, readTask } from './check-task.ts';
import { commentOnPull } from './pull-comment.ts';

const NOTHING: JobCommit = async () => null;

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
    const found = await lookAt(parts, scope, { ...run, change, rules, settings });
    // It is looked at as it is by then.
    if (await hasMoved(run)) throw deferJob(SOON);
    return await publish(parts, scope, { ...run, change, rules, settings, ...found });
  } catch (error) {
    const isLast = job.attempt >= job.maxAttempts;
    if (!isLast || isGithubError(error, ...NOT_OURS)) throw error;
    const outcomes = task.wanted
      .filter((check) => settings.settings.modes[check] !== 'off')
      .map((check) => plainOutcome(check, 'incomplete', UNFINISHED));
    await publish(parts, scope, { ...run, change, rules, settings, outcomes, asked: [] });
    throw error;
  }
}

/** True where the pull request has another head by now: what was found is not about it. */
async function hasMoved({ open, task, job }: Run): Promise<boolean> {
  if (task.pull === null) return false;
  const now = await readTask(open, job.payload);
  return now?.head !== task.head;
}

/** Milliseconds after which a pull request is looked at that changed meanwhile. */
const SOON = 1000;
/** Ends of an attempt that say nothing about the commit. */
const NOT_OURS = ['GITHUB_TOKEN_REFUSED', 'GITHUB_DENIED', 'JOB_DEFERRED'] as const;

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

/** What was found, and the exceptions that a person asked for with a button. */
interface Found {
  readonly outcomes: readonly CheckOutcome[];
  readonly asked: readonly JsonObject[];
}

async function lookAt(parts: ServiceParts, scope: Scope, run: Look): Promise<Found> {
  const { open, task, job, context, change, rules, settings } = run;
  const { client, place, repository } = open;
  const look: CommitLook = {
    client,
    place,
    change,
    settings: settings.settings,
    rules: { ...rules, problems: settings.problems },
    rulesAt: task.rulesAt,
    now: new Date(parts.now()),
    signal: context.signal,
    library: await readLibrary(parts.settings.officialImages ?? null),
    near: null,
  };
  const wantsSources = task.wanted.some((check) => !OF_IMAGES.includes(check));
  const wantsImages = task.wanted.some((check) => OF_IMAGES.includes(check));
  const { head, mergeBase } = change;
  const ofImages = wantsImages
    ? await checkImages(parts, scope, { look, repository: repository.id, head, mergeBase })
    : [];
  const wish = readWish(job.payload);
  const outcomes: CheckOutcome[] = [];
  for (const { outcome, wanted } of ofImages) outcomes.push(await withPending(scope, outcome, wanted, wish));
  if (wantsSources) outcomes.push(...(await checkSources(look, task.wanted)));
  const asked = ofImages.filter(({ outcome }) => checkName(outcome) === wish?.check).flatMap(({ wanted }) => wanted);
  return { outcomes, asked };
}

interface Publication extends Look, Found {}

async function publish(parts: ServiceParts, scope: Scope, run: Publication): Promise<JobCommit> {
  const { open, task, job, change, rules, settings } = run;
  const { client, place, repository, app } = open;
  const { modes, sarif } = settings.settings;
  const hide = await secretRedactor();
  const { toolVersion } = parts.settings;
  const isUploaded = sarif && task.ref !== null;
  const outcomes = isUploaded
    ? await uploadSarif({ client, place, sha: task.head, ref: task.ref, toolVersion, hide }, run.outcomes)
    : run.outcomes;
  const { publicUrl } = parts.settings;
  const published = await publishChecks(
    {
      client,
      place,
      sha: task.head,
      appId: app.appId,
      detailsUrl: publicUrl === null ? null : `${publicUrl.replace(/\/$/, '')}/pull-requests/${repository.id}`,
      isRerun: task.isRerun,
      hide,
      now: parts.now,
    },
    outcomes,
    modes,
  );
  const comment = await commentOnPull(scope, run);
  return async (trx) => {
    await keep(inSpace(trx, scope.space), parts, { run, published, comment });
    const wish = readWish(job.payload);
    if (wish !== null) {
      const asking = { wish, wanted: run.asked, sha: task.head, now: parts.now() };
      await askForExceptions({ ...inSpace(trx, scope.space), db: trx }, parts, asking);
    }
    const changesRules =
      task.isDefault && change.baseTree !== null && change.changed.some(({ path }) => rules.files.includes(path));
    if (changesRules) await requestRecheck(inSpace(trx, scope.space), parts, repository.id);
    return { sha: task.head, checks: published.map(({ name, conclusion }) => `${name}: ${conclusion}`) };
  };
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
