import { parentPort } from 'node:worker_threads';
import { serveJobs } from './serve-jobs.ts';

// Entry point of the threads that read layers.
if (parentPort !== null) {
  serveJobs(parentPort, async () => (await import('../catalogers/registry.ts')).catalogers.modules);
}
