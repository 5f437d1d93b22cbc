import { parentPort } from 'node:worker_threads';
import { type VerificationJob, JobRunner } from './verification-job.ts';

// Entry point of the threads that verify evidence.
if (parentPort !== null) {
  const port = parentPort;
  const runner = new JobRunner();
  port.on('message', (job: VerificationJob) => {
    try {
      port.postMessage({ verdicts: runner.run(job) });
    } catch (error) {
      port.postMessage({ error: error instanceof Error ? error.message : 'unknown' });
    }
  });
}
