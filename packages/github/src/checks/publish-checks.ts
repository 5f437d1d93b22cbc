import { createHash } from 'node:crypto';
import type { ForgeSettings } from '@assay/core';
import type { GithubClient } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';
import { type CheckAnnotation, type CheckOutcome, conclusionOf } from './check-outcome.ts';

/** Annotations of one request; more come with further requests. */
const BATCH = 50;

/** Longest Markdown of a summary or text, in characters; GitHub takes 65,535. */
const LONGEST_TEXT = 65_000;

/** Buttons of a run. */
const MOST_ACTIONS = 3;
const RERUN = { label: 'Re-run', description: 'Look at the commit once more', identifier: 'rerun' } as const;

/** A check that stands on GitHub. */
export interface PublishedCheck {
  readonly name: string;
  readonly runId: number;
  /** `waiting` where it is not over. */
  readonly conclusion: string;
  readonly title: string;
}

/** Where checks are written. */
export interface CheckTarget {
  readonly client: GithubClient;
  readonly place: RepositoryPlace;
  readonly sha: string;
  /** Number of our app; null: with the token of a workflow. */
  readonly appId: number | null;
  /** Where people see more; null for nowhere. */
  readonly detailsUrl: string | null;
  /** True where a person asked for the checks once more: new runs are made. */
  readonly isRerun: boolean;
  /** Takes secrets out of any text. */
  readonly hide: (text: string) => string;
  readonly now: () => number;
}

/** The name that branch protection knows a check by. */
export function checkName({ check }: Pick<CheckOutcome, 'check'>): string {
  return `assay/${check}`;
}

interface ExistingRun {
  readonly id: number;
  readonly externalId: string;
  readonly annotations: number;
  readonly isOver: boolean;
  readonly title: string;
  readonly conclusion: string;
}

/**
 * Writes checks on a commit: one run of each name, brought up to date in place. Annotations of a run can only become more, so that a run that
 * has some is followed by a new one where they would change.
 */
export async function publishChecks(
  target: CheckTarget,
  outcomes: readonly CheckOutcome[],
  modes: ForgeSettings['modes'],
): Promise<readonly PublishedCheck[]> {
  const existing = target.isRerun ? new Map<string, ExistingRun>() : await findRuns(target);
  const published: PublishedCheck[] = [];
  for (const outcome of outcomes) {
    const shown = withoutSecrets(outcome, target.hide);
    const conclusion = conclusionOf(shown.result, modes[shown.check]);
    published.push(await publish(target, shown, conclusion, existing.get(checkName(shown)) ?? null));
  }
  return published;
}

/** Names the app whose runs the token of a workflow makes. */
const WORKFLOWS = 'github-actions';

async function findRuns({ client, place, sha, appId }: CheckTarget): Promise<Map<string, ExistingRun>> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    ...place,
    ref: sha,
    filter: 'latest',
    per_page: 100,
    ...(appId === null ? {} : { app_id: appId }),
  });
  const runs = new Map<string, ExistingRun>();
  for (const { id, name, external_id, output, status, conclusion, app } of data.check_runs) {
    // Nobody may change a run that another app made.
    if (appId === null && (app?.slug ?? WORKFLOWS) !== WORKFLOWS) continue;
    const known = runs.get(name);
    if (!name.startsWith('assay/') || (known !== undefined && known.id > id)) continue;
    runs.set(name, {
      id: Number(id),
      externalId: external_id ?? '',
      annotations: output.annotations_count,
      isOver: status === 'completed',
      title: output.title ?? '',
      conclusion: conclusion ?? '',
    });
  }
  return runs;
}

/** An outcome as it may be shown anywhere: without secrets, and within the limits of GitHub. */
export function withoutSecrets(outcome: CheckOutcome, hide: (text: string) => string): CheckOutcome {
  return {
    ...outcome,
    title: hide(outcome.title).slice(0, 60),
    summary: clipped(hide(outcome.summary)),
    text: clipped(hide(outcome.text)),
    annotations: outcome.annotations.map((one) => ({ ...one, title: hide(one.title), message: hide(one.message) })),
  };
}

function clipped(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const cut = text.slice(0, LONGEST_TEXT - 40);
  return `${cut.slice(0, Math.max(0, cut.lastIndexOf('\n'))).toWellFormed()}\n\nThe rest does not fit here.`;
}

async function publish(
  { client, place, sha, appId, detailsUrl, now }: CheckTarget,
  outcome: CheckOutcome,
  conclusion: 'success' | 'neutral' | 'failure',
  existing: ExistingRun | null,
): Promise<PublishedCheck> {
  const { title, summary, text, annotations, actions, isWaiting } = outcome;
  const name = checkName(outcome);
  const externalId = createHash('sha256')
    .update(JSON.stringify([title, summary, text, annotations, actions, conclusion]))
    .digest('hex')
    .slice(0, 40);
  const shown = isWaiting ? 'waiting' : conclusion;
  if (existing !== null && existing.externalId === externalId && existing.isOver === !isWaiting) {
    return { name, runId: existing.id, conclusion: shown, title };
  }
  const batches = batchesOf(annotations);
  const outputOf = (batch: readonly CheckAnnotation[]) => ({
    title,
    summary,
    ...(text === '' ? {} : { text }),
    annotations: batch.map(annotationBody),
  });
  const [first = [], ...more] = batches;
  const told = {
    external_id: externalId,
    ...(detailsUrl === null ? {} : { details_url: detailsUrl }),
    // Buttons tell the app of a run; a workflow is told nothing.
    ...(appId === null
      ? {}
      : { actions: [...actions, ...(outcome.result === 'pass' ? [] : [RERUN])].slice(0, MOST_ACTIONS) }),
    output: outputOf(first),
  };
  const end = { status: 'completed', conclusion, completed_at: new Date(now()).toISOString() } as const;
  const open = { status: 'in_progress' } as const;
  // The end is told with the last of the annotations: nobody sees a check that is over and not whole.
  const opening = isWaiting || more.length > 0 ? open : end;
  const isReplaced = existing !== null && (existing.annotations > 0 || (existing.isOver && isWaiting));
  const id =
    existing === null || isReplaced
      ? (
          await client.request('POST /repos/{owner}/{repo}/check-runs', {
            ...place,
            name,
            head_sha: sha,
            ...told,
            ...opening,
          })
        ).data.id
      : (
          await client.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
            ...place,
            check_run_id: existing.id,
            ...told,
            ...opening,
          })
        ).data.id;
  for (const [index, batch] of more.entries()) {
    const isLast = index === more.length - 1;
    await client.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...place,
      check_run_id: id,
      output: outputOf(batch),
      ...(isLast && !isWaiting ? end : {}),
    });
  }
  return { name, runId: Number(id), conclusion: shown, title };
}

function batchesOf(annotations: readonly CheckAnnotation[]): readonly (readonly CheckAnnotation[])[] {
  const batches: (readonly CheckAnnotation[])[] = [];
  for (let at = 0; at < annotations.length; at += BATCH) batches.push(annotations.slice(at, at + BATCH));
  return batches;
}

function annotationBody({ path, startLine, endLine, level, title, message }: CheckAnnotation): {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: CheckAnnotation['level'];
  readonly title: string;
  readonly message: string;
} {
  return { path, start_line: startLine, end_line: endLine, annotation_level: level, title, message };
}
