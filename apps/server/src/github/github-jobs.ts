import type { JobSpec } from '../jobs/registry.ts';
import { reconcileJob, recheckJob, syncJob } from './app/sync-job.ts';
import { pinJob } from './base-images/pin-job.ts';
import { checkJob } from './checks/check-job.ts';
import {
  CHECK_JOB,
  IMAGE_JOB,
  LINK_JOB,
  PIN_JOB,
  PROMOTE_JOB,
  RECHECK_JOB,
  RECONCILE_JOB,
  SYNC_JOB,
} from './github-jobs-asked.ts';
import { githubWork } from './github-work.ts';
import { imageJob } from './promotion/image-job.ts';
import { linkJob } from './promotion/link-job.ts';
import { promoteJob } from './promotion/promote-job.ts';

/** Jobs of the GitHub app. */
export const GITHUB_JOBS: readonly JobSpec[] = [
  githubWork(CHECK_JOB, checkJob),
  githubWork(SYNC_JOB, syncJob),
  githubWork(RECHECK_JOB, recheckJob),
  githubWork(PIN_JOB, pinJob),
  githubWork(IMAGE_JOB, imageJob),
  githubWork(PROMOTE_JOB, promoteJob),
  { kind: LINK_JOB, create: linkJob },
  { kind: RECONCILE_JOB, create: reconcileJob },
];
