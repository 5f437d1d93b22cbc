import { appendFile, stat } from 'node:fs/promises';
import { printable } from '@assay/core';
import type { CommandContext } from './command-table.ts';
import { cliError } from './errors.ts';
import { isMissing } from './read-input.ts';

/** Bytes of the summary of one step; GitHub shows nothing of a larger one. */
const MAX_SUMMARY_BYTES: number = 1024 * 1024;

/**
 * Appends to the summary of a step of GitHub Actions. What no longer fits is left out with a warning: a summary that is too large is not
 * shown at all.
 * @throws OUTPUT_FAILED
 */
export async function appendSummary({ io }: CommandContext, file: string, text: string): Promise<void> {
  try {
    if ((await sizeOf(file)) + Buffer.byteLength(text) > MAX_SUMMARY_BYTES) {
      await io.stderr.write(`warning: the summary of this step is full, so the report was not added to it\n`);
      return;
    }
    await appendFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cliError('OUTPUT_FAILED', `the summary ${printable(file)} could not be written: ${reason}`, { cause: error });
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
