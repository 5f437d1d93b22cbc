import type { JobBurial, JobHandler, JobHandlers } from '@assay/store';
import { updateAdvisoriesJob } from '../advisories/update-advisories-job.ts';
import { GITHUB_JOBS } from '../github/github-jobs.ts';
import { IMAGE_JOBS } from '../images/image-jobs.ts';
import { judgeJob } from '../judgement/judge-job.ts';
import { REJUDGEMENT_JOBS } from '../rejudgement/rejudgement-jobs.ts';
import { deliverDigest, deliverNotification } from '../notifications/delivery-job.ts';
import { REPOSITORY_JOBS } from '../repositories/poll-jobs.ts';
import { UPKEEP_JOBS } from '../upkeep/schedules.ts';
import { countVerdictsJob } from '../overview/count-verdicts-job.ts';
import { POLICY_SOURCE_JOBS } from '../policies/source-job.ts';
import { simulateJob } from '../policies/simulate-job.ts';
import type { ServiceParts } from '../service/parts.ts';

/** Makes the handler of one kind of job. */
export interface JobSpec {
  readonly kind: string;
  readonly create: (parts: ServiceParts) => JobHandler;
  /** What follows when a job is given up. Default nothing. */
  readonly bury?: (parts: ServiceParts) => JobBurial;
}

/** Every kind of job that workers know. */
const JOBS: readonly JobSpec[] = [
  deliverDigest,
  deliverNotification,
  judgeJob,
  simulateJob,
  ...GITHUB_JOBS,
  ...IMAGE_JOBS,
  ...POLICY_SOURCE_JOBS,
  ...REPOSITORY_JOBS,
  updateAdvisoriesJob,
  ...REJUDGEMENT_JOBS,
  countVerdictsJob,
  ...UPKEEP_JOBS,
];

/** The handlers of all kinds. */
export function jobHandlers(parts: ServiceParts): JobHandlers {
  return Object.fromEntries(JOBS.map(({ kind, create }) => [kind, create(parts)]));
}

/** What follows when a job is given up, by kind. */
export function jobBurials(parts: ServiceParts): Readonly<Record<string, JobBurial>> {
  return Object.fromEntries(JOBS.flatMap(({ kind, bury }) => (bury === undefined ? [] : [[kind, bury(parts)]])));
}
