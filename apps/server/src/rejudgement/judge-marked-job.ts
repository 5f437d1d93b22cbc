import { AssayError } from '@assay/core';
import {
  type ClaimedJob,
  type Database,
  type JobCommit,
  type JobContext,
  type JobQueue,
  type WriteTransaction,
  inSpace,
  spaces,
  underLease,
  verdictMarks,
} from '@assay/store';
import { announce } from '../events/announce.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { type JudgementCommit, judgeImage } from '../judgement/judge-image.ts';
import type { ServiceParts } from '../service/parts.ts';
import { countChanged, holdIndexState, takeChanged, writeIndexState } from './index-state.ts';
import { JUDGE_MARKED_JOB } from './request-rejudgement.ts';

/** In how many parts marks are shared among workers. */
const PARTS = 4;

/** Marks of one transaction. */
const BATCH = 64;

/** Milliseconds after which a job ends and another one goes on, so that none lasts too long. */
const LONGEST = 10 * 60_000;

/** Tries of one mark before it is given up, and milliseconds until the first next one. */
const MOST_ATTEMPTS = 6;
const FIRST_DELAY = 30_000;

/** Has what is marked judged. Use the transaction that marks it. */
export async function judgeMarked(queue: JobQueue, db: Database): Promise<void> {
  for (let part = 0; part < PARTS; part++) {
    await queue.enqueue(db, {
      lane: 'rescan',
      kind: JUDGE_MARKED_JOB,
      payload: { part },
      dedupKey: `${JUDGE_MARKED_JOB} ${part}`,
      again: true,
    });
  }
}

/**
 * Judges what is marked, the most urgent first, and writes only what changed. Marks go with the outcome, under the lease: killed at any
 * moment, what was not kept is still marked.
 */
export const judgeMarkedJob: JobSpec = {
  kind: JUDGE_MARKED_JOB,
  create: (parts) => async (job, context) => judgeAll(parts, job, context),
};

async function judgeAll(parts: ServiceParts, job: ClaimedJob, { signal, progress }: JobContext): Promise<JobCommit> {
  const part = typeof job.payload['part'] === 'number' ? job.payload['part'] : 0;
  const started = performance.now();
  let [judged, changed] = [0, 0];
  while (performance.now() - started < LONGEST) {
    signal.throwIfAborted();
    const marks = await verdictMarks.takeMarks(parts.store.read, { part, of: PARTS }, parts.now(), BATCH);
    if (marks.length === 0) break;
    changed += await judgeBatch(parts, job, part, marks);
    judged += marks.length;
    progress({ judged, changed });
  }
  return async (trx) => {
    await finish(parts, trx);
    return { judged, changed };
  };
}

interface Outcome {
  readonly mark: verdictMarks.VerdictMark;
  /** Null when there is nothing to judge any more. */
  readonly commit: JudgementCommit | null;
}

async function judgeBatch(
  parts: ServiceParts,
  job: ClaimedJob,
  part: number,
  marks: readonly verdictMarks.VerdictMark[],
): Promise<number> {
  const outcomes: Outcome[] = [];
  const failed: verdictMarks.VerdictMark[] = [];
  for (const mark of marks) {
    try {
      outcomes.push({ mark, commit: await prepare(parts, mark) });
    } catch (error) {
      parts.log.warn(
        { image: mark.subject.imageId, problem: error instanceof AssayError ? error.code : String(error) },
        'a marked verdict could not be judged',
      );
      failed.push(mark);
    }
  }
  return underLease(parts.store, job, async (trx) => {
    const changed = new Map<string, number>();
    let count = 0;
    for (const { mark, commit } of outcomes) {
      const kind = (await commit?.(trx))?.kind;
      if (kind !== 'changed' && kind !== 'first') continue;
      count++;
      if (mark.cause === 'advisory') changed.set(mark.space, (changed.get(mark.space) ?? 0) + 1);
    }
    const over = failed.filter(({ attempts }) => attempts + 1 >= MOST_ATTEMPTS);
    await verdictMarks.clearMarks(trx, [...outcomes.map(({ mark }) => mark), ...over]);
    for (const mark of failed) {
      await verdictMarks.postponeMark(trx, mark, parts.now() + FIRST_DELAY * 2 ** mark.attempts);
    }
    await countChanged(trx, part, changed);
    return count;
  });
}

/** The judgement; null when the space let go of the image, or of the policy, since it was marked. */
async function prepare(parts: ServiceParts, mark: verdictMarks.VerdictMark): Promise<JudgementCommit | null> {
  try {
    return await judgeImage(parts, inSpace(parts.store.read, mark.space), mark.subject, mark.cause, parts.now());
  } catch (error) {
    if (error instanceof AssayError && (error.code === 'NOT_FOUND' || error.code === 'CONFLICT')) return null;
    throw error;
  }
}

/** Tells every space that an update of advisories is over, once nothing is left to be judged. */
async function finish(parts: ServiceParts, trx: WriteTransaction): Promise<void> {
  if (await verdictMarks.hasMarks(trx, parts.now())) return;
  const state = await holdIndexState(trx, parts.store.dialect);
  if (state === null || state.cursor !== null || state.told) return;
  const changed = await takeChanged(trx, PARTS);
  await writeIndexState(trx, { ...state, told: true });
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof spaces.listSpaces>> = await spaces.listSpaces(
      trx,
      after === null ? { limit: 1000 } : { limit: 1000, after },
    );
    for (const { id } of page.items) {
      const event = {
        kind: 'advisories.updated',
        changedPackages: state.changedPackages,
        changedVerdicts: changed.get(id) ?? 0,
      } as const;
      await announce(inSpace(trx, id), parts.queue, event, parts.now());
    }
    after = page.next;
  } while (after !== null);
}
