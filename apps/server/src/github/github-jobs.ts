import type { JobSpec } from '../jobs/registry.ts';
import { reconcileJob, recheckJob, syncJob } from './app/sync-job.ts';
import { pinJob } from './base-images/pin-job.ts';
import { checkJob } from './checks/check-job.ts';
import {
  CHECK_JOB,
  IMAGE_JOB,
  PIN_JOB,
  PROMOTE_JOB,
  RECHECK_JOB,
  RECONCILE_JOB,
  SYNC_JOB,
} from './github-jobs-asked.ts';
import { imageJob } from './promotion/image-job.ts';
import { promoteJob } from './promotion/promote-job.ts';

/** Jobs of the GitHub app. */
export const GITHUB_JOBS: readonly JobSpec[] = [
  { kind: CHECK_JOB, create: checkJob },
  { kind: SYNC_JOB, create: syncJob },
  { kind: RECHECK_JOB, create: recheckJob },
  { kind: RECONCILE_JOB, create: reconcileJob },
  { kind: PIN_JOB, create: pinJob },
  { kind: IMAGE_JOB, create: imageJob },
  { kind: PROMOTE_JOB, create: promoteJob },
];
