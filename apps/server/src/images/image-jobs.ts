import type { JobSpec } from '../jobs/registry.ts';
import { DISCARD_JOB, HANDED_IN_JOB, buryHandedIn, discardJob, handedInJob } from './handed-in-job.ts';
import { buryInspectImage, inspectImageJob } from './inspect-image-job.ts';
import { READ_JOB, buryReadImage, readImageJob } from './read-image-job.ts';
import { refreshAllJob, refreshImagesJob } from './refresh-images-job.ts';
import { INSPECT_JOB } from './request-inspection.ts';
import { REFRESH_ALL_JOB, REFRESH_JOB } from './request-refresh.ts';

/** Jobs about images. */
export const IMAGE_JOBS: readonly JobSpec[] = [
  { kind: INSPECT_JOB, create: inspectImageJob, bury: buryInspectImage },
  { kind: READ_JOB, create: readImageJob, bury: buryReadImage },
  { kind: HANDED_IN_JOB, create: handedInJob, bury: buryHandedIn },
  { kind: DISCARD_JOB, create: discardJob },
  { kind: REFRESH_JOB, create: refreshImagesJob },
  { kind: REFRESH_ALL_JOB, create: refreshAllJob },
];
