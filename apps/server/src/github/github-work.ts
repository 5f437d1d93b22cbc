import { isGithubError } from '@assay/github';
import { type JobCommit, type JobHandler, deferJob, githubRepositories, inSpace } from '@assay/store';
import type { JobSpec } from '../jobs/registry.ts';
import type { ServiceParts } from '../service/parts.ts';

/**
 * Work on GitHub as a job. Where GitHub takes no more requests for now it is done later; where it does not let the app go on, that is written
 * down at the repository and the job is over: the next event, the next look or a permission that is given begins it anew.
 */
export function githubWork(kind: string, create: (parts: ServiceParts) => JobHandler): JobSpec {
  return {
    kind,
    create: (parts) => {
      const handler = create(parts);
      return async (job, context) => {
        const { space, payload } = job;
        const id = typeof payload['repository'] === 'string' ? payload['repository'] : null;
        const telling =
          (commit: JobCommit, trouble: string | null): JobCommit =>
          async (trx) => {
            const result = await commit(trx);
            if (space !== null && id !== null)
              await githubRepositories.setTrouble(inSpace(trx, space), id, kind, trouble);
            return result;
          };
        try {
          return telling(await handler(job, context), null);
        } catch (error) {
          if (isGithubError(error, 'GITHUB_LIMITED')) throw deferJob(waitOf(error.details));
          if (!isGithubError(error, 'GITHUB_DENIED', 'GITHUB_NOT_FOUND')) throw error;
          const { code, message } = error;
          parts.log.warn({ kind, repository: id, code }, message);
          return telling(async () => ({ stopped: message }), message);
        }
      };
    },
  };
}

function waitOf({ retryAfterMs }: Readonly<Record<string, unknown>>): number {
  return typeof retryAfterMs === 'number' ? retryAfterMs : 60_000;
}
