import type { JobHandlers } from '@assay/store';
import type { ServiceParts } from './parts.ts';

/** The same handlers, each attempt counted, timed and followed. */
export function observedHandlers({ metrics, tracer }: ServiceParts, handlers: JobHandlers): JobHandlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([kind, handle]) => [
      kind,
      async (job, context) => {
        const started = performance.now();
        const count = (outcome: 'finished' | 'failed'): void => {
          metrics.job(kind, outcome, (performance.now() - started) / 1000);
        };
        try {
          const fields = { 'assay.job': job.jobId, 'assay.job.lane': job.lane, 'assay.job.attempt': job.attempt };
          const commit = await tracer.span(`job ${kind}`, fields, () => handle(job, context));
          count('finished');
          return commit;
        } catch (error) {
          count('failed');
          throw error;
        }
      },
    ]),
  );
}
