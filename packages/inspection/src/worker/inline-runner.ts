import { setImmediate } from 'node:timers/promises';
import type { Cataloger } from '@assay/core';
import { ContentToolbox } from '../content/content-tools.ts';
import type { JobHooks, JobOutcome, JobRunner } from './job-runner.ts';
import type { ReadJob } from './read-job.ts';
import { runJob } from './run-job.ts';

/** Runs jobs in the thread that asks, with any catalogers: for tests of what does not depend on threads. */
export class InlineRunner implements JobRunner {
  readonly #catalogers: readonly Cataloger[];
  readonly #toolbox = new ContentToolbox();

  constructor(catalogers: readonly Cataloger[]) {
    this.#catalogers = catalogers;
  }

  async run(job: ReadJob, hooks: JobHooks): Promise<JobOutcome> {
    await setImmediate();
    const stream: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => hooks.openStream()[Symbol.asyncIterator](),
    };
    const surroundings = { catalogers: this.#catalogers, toolbox: this.#toolbox };
    const answer = await runJob(job, { ...surroundings, stream, onProgress: hooks.onProgress });
    return { kind: 'done', answer };
  }

  async stop(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}
