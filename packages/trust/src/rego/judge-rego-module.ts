import { Buffer } from 'node:buffer';
import { Worker } from 'node:worker_threads';
import type { PolicyExpression } from '@assay/core';
import type { ExpressionEngines, ExpressionOutcome } from '../image-policy/expression-port.ts';
import { COMPLIANCE_RULE, readCompliance } from './compliance.ts';
import { readModule } from './read-bundle.ts';
import type { RegoAnswer, RegoJob } from './rego-job.ts';

const MAX_HEAP_MIB = 256;

/** Where the module is that threads start with. Bundles keep all files in one folder and have `rego-worker.js` as an entry point. */
function regoWorkerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './rego-worker.ts' : './rego-worker.js', import.meta.url);
}

/** Judges an input, as JSON, by compiled Rego in a thread of its own, which ends at the deadline. */
export async function judgeRegoModule(
  { module, entrypoint }: Extract<PolicyExpression, { readonly language: 'rego-wasm' }>,
  input: string,
  { limits, signal, evaluatedAt }: ExpressionEngines,
): Promise<ExpressionOutcome> {
  const bundle = readModule(Buffer.from(module, 'base64'));
  if (typeof bundle === 'string') return failed(bundle);
  const job: RegoJob = {
    ...bundle,
    input,
    entrypoint: entrypoint === '' ? COMPLIANCE_RULE : entrypoint,
    maxMemoryBytes: limits.maxMemoryBytes,
    now: evaluatedAt.getTime(),
  };
  const answer = await runThread(job, limits.deadlineMs, signal);
  if (answer.kind === 'error') return failed(answer.message);
  return readCompliance(answer.json === null ? undefined : JSON.parse(answer.json));
}

function failed(message: string): ExpressionOutcome {
  return { result: 'error', messages: [`compiled Rego: ${message}`], warnings: [] };
}

async function runThread(job: RegoJob, deadlineMs: number, signal: AbortSignal): Promise<RegoAnswer> {
  const { promise, resolve } = Promise.withResolvers<RegoAnswer>();
  const settings = { maxOldGenerationSizeMb: MAX_HEAP_MIB };
  const worker = new Worker(regoWorkerUrl(), {
    workerData: job,
    resourceLimits: settings,
    stdout: true,
    stderr: true,
    name: 'assay-rego',
  });
  const stop = (message: string): void => resolve({ kind: 'error', message });
  const deadline = setTimeout(() => stop(`it took longer than ${deadlineMs} ms`), deadlineMs);
  const abort = (): void => stop('the evaluation was stopped');
  signal.addEventListener('abort', abort, { once: true });
  worker.once('message', (answer: RegoAnswer) => resolve(answer));
  worker.once('error', (error) => stop(error instanceof Error ? error.message : 'the thread failed'));
  worker.once('exit', () => stop('the thread ended without an answer'));
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
