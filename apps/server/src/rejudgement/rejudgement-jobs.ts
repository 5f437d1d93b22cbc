import type { JobSpec } from '../jobs/registry.ts';
import { judgeMarkedJob } from './judge-marked-job.ts';
import { rejudgeDueJob } from './rejudge-due-job.ts';
import { rejudgeExceptionJob } from './rejudge-exception-job.ts';
import { rejudgePackagesJob } from './rejudge-packages-job.ts';
import { rejudgePolicyJob } from './rejudge-policy-job.ts';

/** Jobs that judge again what changes concern. */
export const REJUDGEMENT_JOBS: readonly JobSpec[] = [
  judgeMarkedJob,
  rejudgeDueJob,
  rejudgeExceptionJob,
  rejudgePackagesJob,
  rejudgePolicyJob,
];
