import { appendFile } from 'node:fs/promises';
import { type CheckMode, type ForgeCheck, printable } from '@assay/core';
import { type CheckOutcome, checkName, conclusionOf, summaryText } from '@assay/github';
import { type Annotation, githubCommands, shown } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { appendSummary } from '../step-summary.ts';
import type { WorkflowRun } from './workflow-run.ts';

/** What the workflow is told. Outcomes hold no secrets any more. */
export interface WorkflowTelling {
  readonly run: WorkflowRun;
  readonly outcomes: readonly CheckOutcome[];
  readonly modes: Readonly<Record<ForgeCheck, CheckMode>>;
  /** Why checks could not be written, for people; null where they were. */
  readonly unwritten: string | null;
  readonly verdict: 'pass' | 'fail' | 'error';
}

/** Tells the log, the summary of the step and its outputs what the checks came to; annotations where no check could be written. */
export async function tellWorkflow(context: CommandContext, telling: WorkflowTelling): Promise<void> {
  const { run, outcomes, modes, unwritten } = telling;
  const { stdout } = context.io;
  for (const outcome of outcomes) {
    const conclusion = conclusionOf(outcome.result, modes[outcome.check]);
    await stdout.write(`${checkName(outcome)}: ${conclusion}: ${printable(outcome.title)}\n`);
  }
  if (unwritten !== null) {
    await stdout.write(githubCommands([notice(unwritten), ...outcomes.flatMap((one) => annotationsOf(one, modes))]));
  }
  if (run.summaryFile !== null) await appendSummary(context, run.summaryFile, summaryText(outcomes, modes, run.head));
  if (run.outputFile !== null) await writeOutputs(run.outputFile, telling);
}

function notice(unwritten: string): Annotation {
  return { level: 'notice', title: 'Assay: no checks were written', lines: [unwritten] };
}

const LEVELS = { failure: 'error', warning: 'warning', notice: 'notice' } as const;

/** The outcome as a whole, then what it says at lines. */
function annotationsOf(outcome: CheckOutcome, modes: Readonly<Record<ForgeCheck, CheckMode>>): readonly Annotation[] {
  const conclusion = conclusionOf(outcome.result, modes[outcome.check]);
  const level = conclusion === 'failure' ? 'error' : 'notice';
  const whole: Annotation = { level, title: checkName(outcome), lines: [shown(outcome.title)] };
  const lines = outcome.annotations.map(({ path, startLine, endLine, level: bad, title, message }): Annotation => ({
    level: LEVELS[bad],
    title: `${checkName(outcome)}: ${shown(title, 200)}`,
    lines: message.split('\n').map((line) => shown(line)),
    place: { path, line: startLine, column: null, endLine: endLine === startLine ? null : endLine },
  }));
  return [whole, ...lines];
}

/** Names and values are our own words: none has a line feed. */
async function writeOutputs(file: string, { outcomes, modes, unwritten, verdict }: WorkflowTelling): Promise<void> {
  const values = [
    ['verdict', verdict],
    ['written', unwritten === null ? 'true' : 'false'],
    ...outcomes.map(({ check, result }) => [check, conclusionOf(result, modes[check])] as const),
  ] as const;
  try {
    await appendFile(file, values.map(([name, value]) => `${name}=${value}\n`).join(''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cliError('OUTPUT_FAILED', `the outputs ${printable(file)} could not be written: ${reason}`, { cause: error });
  }
}
