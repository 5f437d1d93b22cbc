import type { JobHandler, JobHandlers } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** Makes the handler of one kind of job. */
export interface JobSpec {
  readonly kind: string;
  readonly create: (parts: ServiceParts) => JobHandler;
}

/** Every kind of job that workers know. */
export const JOBS: readonly JobSpec[] = [];

/** The handlers of all kinds. */
export function jobHandlers(parts: ServiceParts): JobHandlers {
  return Object.fromEntries(JOBS.map(({ kind, create }) => [kind, create(parts)]));
}
