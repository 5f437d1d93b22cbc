import { parentPort, workerData } from 'node:worker_threads';
import type { RegoJob } from './rego-job.ts';
import { runRegoJob } from './run-rego-job.ts';

// Entry point of the threads that evaluate compiled Rego: one for each evaluation, so that it can be ended.
const job: RegoJob = workerData;
parentPort?.postMessage(await runRegoJob(job), []);
