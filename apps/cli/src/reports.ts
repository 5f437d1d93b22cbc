import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AssayError, Registry } from '@assay/core';
import type { Formatter } from '@assay/report';
import type { CommandContext } from './command-table.ts';
import { cliError } from './errors.ts';
import { isMissing, readInput } from './read-input.ts';
import { appendSummary } from './step-summary.ts';
import type { OutputTarget } from './settings/output-target.ts';
import { SETTINGS } from './settings/settings.ts';
import { renderOptions } from './terminal/look.ts';
import { type WholeFile, writeWhole } from './write-whole.ts';

/** A template larger than this is none. */
const MAX_TEMPLATE_BYTES = 1024 * 1024;

/** The format that goes to the summary of a step of GitHub Actions rather than to stdout, where there is one. */
const SUMMARY_FORMAT = 'github-summary';

/** Reports that were agreed on before the work begins, so that no work is done for a report that cannot be written. */
export interface ReportPlan<Value> {
  /** Renders all reports, then writes the files, each whole or not at all, and at last stdout. @throws OUTPUT_FAILED */
  write(value: Value): Promise<void>;
}

/**
 * Plans the reports that `-o` asks for; the default format, a table unless told otherwise, on stdout when it asks for none. Within a step
 * of GitHub Actions the step's summary, without a file of its own, is appended to the step's.
 * @throws OUTPUT_INVALID for an unknown format, two reports for one place, or a place that cannot be written to
 */
export async function planReports<Value>(
  context: CommandContext,
  formats: Registry<Formatter<Value>>,
  options: { readonly includeFiles?: boolean; readonly defaultFormat?: string } = {},
): Promise<ReportPlan<Value>> {
  const asked = context.settings.get(SETTINGS.output);
  const targets = asked.length === 0 ? [{ format: options.defaultFormat ?? 'table', file: null }] : asked;
  const summaryFile = context.io.environment['GITHUB_STEP_SUMMARY'] || null;
  const isForSummary = ({ format, file }: OutputTarget): boolean =>
    summaryFile !== null && format === SUMMARY_FORMAT && file === null;
  refuseCollisions(targets.filter((target) => !isForSummary(target)));
  const planned = targets.map((target) => ({ target, formatter: findFormat(formats, target.format) }));
  await Promise.all(targets.map(refusePlace));
  const template = await readTemplate(context, targets);
  return {
    write: async (value) => {
      const reports = planned.map(({ target, formatter }) => ({
        target,
        text: formatter.render(value, {
          ...renderOptions(context, target.file === null),
          ...template,
          ...options,
        }),
      }));
      await writeFiles(reports.flatMap(({ target: { file }, text }) => (file === null ? [] : [{ file, text }])));
      for (const { target, text } of reports) {
        if (isForSummary(target)) await appendSummary(context, summaryFile ?? '', text);
        else if (target.file === null) await context.io.stdout.write(text);
      }
    },
  };
}

/** The template's text where a report is made by one. @throws OPTION_CONFLICT when it is not named, FILE_UNREADABLE */
async function readTemplate(context: CommandContext, targets: readonly OutputTarget[]): Promise<{ template?: string }> {
  if (!targets.some(({ format }) => format === 'template')) return {};
  const path = context.settings.get(SETTINGS.template);
  if (path === null) {
    throw cliError('OPTION_CONFLICT', '-o template needs a template', { hint: 'Name its file with --template FILE.' });
  }
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `the template ${path} cannot be read: ${reason}`, { cause });
  return { template: await readInput(path, { maxBytes: MAX_TEMPLATE_BYTES, refuse }) };
}

function findFormat<Value>(formats: Registry<Formatter<Value>>, id: string): Formatter<Value> {
  const found = formats.get(id);
  if (found !== undefined) return found;
  const near = formats.suggest(id);
  const names = formats.modules.map((format) => format.id).join(', ');
  throw cliError('OUTPUT_INVALID', `-o: there is no format ${JSON.stringify(id.slice(0, 100))} for this command`, {
    hint: near === undefined ? `The formats are ${names}.` : `Did you mean ${near}? The formats are ${names}.`,
  });
}

function refuseCollisions(targets: readonly OutputTarget[]): void {
  const places = new Set<string | null>();
  for (const { file } of targets) {
    if (places.has(file)) {
      throw cliError('OUTPUT_INVALID', `-o: two reports would go to ${file ?? 'stdout'}`, {
        hint: 'At most one report goes to stdout; give the others files: -o json=decision.json.',
      });
    }
    places.add(file);
  }
}

async function refusePlace({ file }: OutputTarget): Promise<void> {
  if (file === null) return;
  if (!(await isDirectory(dirname(file)))) {
    throw cliError('OUTPUT_INVALID', `-o: there is no directory ${dirname(file)}`);
  }
  if (await isDirectory(file)) throw cliError('OUTPUT_INVALID', `-o: ${file} is a directory`);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw cliError('OUTPUT_INVALID', `-o: ${path} cannot be reached`, { cause: error });
  }
}

/** @throws OUTPUT_FAILED */
async function writeFiles(files: readonly WholeFile[]): Promise<void> {
  try {
    await writeWhole(files);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cliError('OUTPUT_FAILED', `a report could not be written: ${reason}`, { cause: error });
  }
}
