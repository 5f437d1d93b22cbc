import { setImmediate as pause } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import type { AdvisoryReader } from '@assay/advisory';
import { type ClaimedJob, type JobCommit, type JobContext, matches, underLease, verdictMarks } from '@assay/store';
import { matchKnown } from '../advisories/known-matches.ts';
import { serverError } from '../errors.ts';
import type { JobSpec } from '../jobs/registry.ts';
import type { ServiceParts } from '../service/parts.ts';
import {
  type InterestedPolicy,
  announceFound,
  changesThatCount,
  interestedPolicies,
  markChanged,
} from './changed-packages.ts';
import { type IndexState, holdIndexState, readIndexState, writeIndexState } from './index-state.ts';
import { judgeMarked } from './judge-marked-job.ts';
import { REJUDGE_PACKAGES_JOB } from './request-rejudgement.ts';

/** Packages of one transaction, and of one turn of the processor: requests are answered in between. */
const BATCH = 1000;
const TURN = 100;

/** How many times a batch counts as using the opened database, which forgets what it read after some use. */
const BATCH_WEIGHT = 40;

/**
 * Makes the index from packages to vulnerabilities anew after the advisory database changed, and marks the verdicts that what changed may
 * concern. What is written is written with the place reached, under the lease: killed at any moment, the next run goes on there.
 */
export const rejudgePackagesJob: JobSpec = {
  kind: REJUDGE_PACKAGES_JOB,
  create: (parts) => async (job, context) => walk(parts, job, context),
};

async function walk(parts: ServiceParts, job: ClaimedJob, { signal, progress }: JobContext): Promise<JobCommit> {
  const policies = await interestedPolicies(parts.store.read);
  let marked = 0;
  for (;;) {
    signal.throwIfAborted();
    using lease = await parts.advisories.take(BATCH_WEIGHT);
    if (lease === null) return async () => ({ kind: 'no-database' });
    const state = await begin(parts, job, lease.reader);
    if (state.cursor === null) break;
    const step = await nextBatch(parts, job, lease.reader, { state, policies });
    marked += step.marked;
    progress({ cursor: step.cursor ?? 0, changedPackages: step.changedPackages, marked });
    if (step.cursor === null) break;
  }
  return async (trx) => {
    await judgeMarked(parts.queue, trx);
    return { marked };
  };
}

/** Notes that another database is there now, and marks what depends on it as a whole. @throws ADVISORIES_BEHIND */
async function begin(parts: ServiceParts, job: ClaimedJob, reader: AdvisoryReader): Promise<IndexState> {
  const { digest, builtAt } = reader.status;
  const known = await readIndexState(parts.store.read);
  if (known?.digest === digest) return known;
  if (known !== null && known.builtAt > builtAt) {
    throw serverError('ADVISORIES_BEHIND', 'the advisory database of this process is older than one that was used');
  }
  const fresh: IndexState = {
    digest,
    builtAt,
    previous: known?.digest ?? null,
    cursor: 0,
    changedPackages: known?.told === false ? known.changedPackages : 0,
    covers: coversOf(reader),
    support: supportOf(reader),
    told: false,
  };
  await underLease(parts.store, job, async (trx) => {
    const marking = { cause: 'advisory', now: parts.now() };
    if (known?.covers !== fresh.covers) await verdictMarks.markVulnerabilityVerdicts(trx, marking);
    if (known?.support !== fresh.support) await verdictMarks.markDependents(trx, 'support', null, marking);
    await verdictMarks.markDependents(trx, 'advisory-data', null, marking);
    await writeIndexState(trx, fresh);
  });
  return fresh;
}

/** The namespaces that the data answers for: packages of others are told to be uncovered. */
function coversOf(reader: AdvisoryReader): string {
  return digestOf(reader.status.coverage.map(({ namespace }) => namespace));
}

function supportOf(reader: AdvisoryReader): string {
  return digestOf(reader.status.feeds.filter(({ feed }) => feed === 'endoflife').map(({ digest }) => digest));
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([...new Set(parts)].toSorted()))
    .digest('base64url');
}

async function nextBatch(
  parts: ServiceParts,
  job: ClaimedJob,
  reader: AdvisoryReader,
  { state, policies }: { readonly state: IndexState; readonly policies: readonly InterestedPolicy[] },
): Promise<{ readonly cursor: number | null; readonly changedPackages: number; readonly marked: number }> {
  const { read } = parts.store;
  const packages = await matches.packagesAfter(read, state.cursor ?? 0, BATCH);
  const [first, last] = [packages[0], packages.at(-1)];
  const cursor = last === undefined || packages.length < BATCH ? null : last.id;
  const known =
    first === undefined || last === undefined ? new Map() : await matches.knownMatches(read, first.id, last.id);
  const found = new Map<number, readonly matches.PackageVulnerability[]>();
  for (let start = 0; start < packages.length; start += TURN) {
    for (const [id, some] of matchKnown(reader, packages.slice(start, start + TURN))) found.set(id, some);
    await pause();
  }
  const all = packages.flatMap(
    ({ id }) => matches.matchChange(id, known.get(id) ?? new Map(), found.get(id) ?? []) ?? [],
  );
  const changes = changesThatCount(all, policies);
  const changedPackages = state.changedPackages + changes.length;
  const marked = await underLease(parts.store, job, async (trx) => {
    const now = parts.now();
    await matches.writeMatches(trx, changes, now);
    await matches.markMatched(
      trx,
      packages.map(({ id }) => id),
    );
    const count = await markChanged(trx, changes, policies, now);
    if (state.previous !== null) await announceFound(trx, parts.queue, changes, packages, now);
    // Held while it is changed, so that nobody adds packages by older data meanwhile.
    await holdIndexState(trx, parts.store.dialect);
    await writeIndexState(trx, { ...state, cursor, changedPackages });
    return count;
  });
  return { cursor, changedPackages, marked };
}
