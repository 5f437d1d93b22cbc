import type { Schedule } from '@assay/store';
import { GITHUB_SCHEDULES } from '../github/github-schedules.ts';
import { POLICY_SOURCE_SCHEDULES } from '../policies/source-job.ts';
import type { ServiceParts } from '../service/parts.ts';
import { COUNT_VERDICTS_JOB } from '../overview/count-verdicts-job.ts';
import { EXCEPTIONS_JOB, exceptionsJob } from './exceptions-job.ts';
import { GARBAGE_JOB, garbageJob } from './garbage-job.ts';
import { RETENTION_JOB, retentionJob } from './retention-job.ts';
import { TUNE_JOB, tuneJob } from './tune-job.ts';
import type { JobSpec } from '../jobs/registry.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What keeps the service in order. */
export const UPKEEP_JOBS: readonly JobSpec[] = [exceptionsJob, garbageJob, retentionJob, tuneJob];

/** When that happens, in UTC, at night where it is more work. */
const SCHEDULES: readonly Schedule[] = [
  { name: EXCEPTIONS_JOB, every: MINUTE, anchor: 0, lane: 'rescan', kind: EXCEPTIONS_JOB, payload: {} },
  { name: COUNT_VERDICTS_JOB, every: HOUR, anchor: 0, lane: 'feed', kind: COUNT_VERDICTS_JOB, payload: {} },
  { name: RETENTION_JOB, every: HOUR, anchor: 20 * MINUTE, lane: 'feed', kind: RETENTION_JOB, payload: {} },
  { name: GARBAGE_JOB, every: DAY, anchor: 3 * HOUR, lane: 'feed', kind: GARBAGE_JOB, payload: {} },
  { name: TUNE_JOB, every: DAY, anchor: 2 * HOUR, lane: 'feed', kind: TUNE_JOB, payload: {} },
  ...GITHUB_SCHEDULES,
  ...POLICY_SOURCE_SCHEDULES,
];

/** Sets the schedules. Any number of replicas may do so as often as they like. */
export async function setSchedules({ queue, store }: Pick<ServiceParts, 'queue' | 'store'>): Promise<void> {
  for (const schedule of SCHEDULES) await queue.schedule(store.write, schedule);
}

/** What people may start by hand, by the name that routes give it. */
export const TASKS = {
  garbage: GARBAGE_JOB,
  retention: RETENTION_JOB,
  tuning: TUNE_JOB,
  exceptions: EXCEPTIONS_JOB,
} as const;
