import type { JobSpec } from '../jobs/registry.ts';

/** Kind of the job that brings up to date what the planner of queries knows. */
export const TUNE_JOB = 'tune-store';

/** Tells the database anew what its data look like. */
export const tuneJob: JobSpec = {
  kind: TUNE_JOB,
  create:
    ({ store }) =>
    async () => {
      await store.tune();
      return async () => null;
    },
};
