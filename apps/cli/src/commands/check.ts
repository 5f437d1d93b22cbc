import { assessImage } from '@assay/assess';
import type { Registry } from '@assay/core';
import { type DecisionReport, type Formatter, decisionFormats } from '@assay/report';
import { choosePolicy, judge } from '../checking/assess-options.ts';
import { compareReadings } from '../checking/compare-readings.ts';
import { explainFresh } from '../checking/explain-findings.ts';
import { replay } from '../checking/replay.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { exitCodeOfCheck } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { repositoryTarget } from '../sources/repository-target.ts';

/** `assay check IMAGE`: the main job; of a repository, that of all its parts. With `--replay` a decision is made again, with `--compat both` two readings are compared. */
export async function check(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const decisionPath = settings.get(SETTINGS.replay);
  if (decisionPath !== null) return replay(context, decisionPath);
  if (operands.length === 0) {
    throw cliError('USAGE', "missing required argument 'image'", { hint: 'Only --replay can do without.' });
  }
  const repository = repositoryTarget(operands[0] ?? '', io.workingDirectory);
  if (repository !== null) {
    return await (await import('./check-repository.ts')).checkRepositoryCommand(context, repository);
  }
  if (settings.get(SETTINGS.image).length > 0 || settings.origin(SETTINGS.parts).kind === 'flag') {
    throw cliError('OPTION_CONFLICT', '--image and --parts are about a repository, and this is an image');
  }
  if (settings.get(SETTINGS.compat) === 'both') return compareReadings(context);
  const finding = settings.get(SETTINGS.explain);
  if (finding !== null) return explainFresh(context, finding);
  const reports = await planReports(context, await formatsOf(context));
  const assessments = await judge(context, await choosePolicy(context), assessImage);
  const decisions = assessments.map(({ decision }) => decision);
  const [only] = decisions;
  const single = !settings.get(SETTINGS.allPlatforms) && only !== undefined && decisions.length === 1;
  await reports.write(single ? only : { decisions });
  return exitCodeOfCheck(assessments, { failOn: settings.get(SETTINGS.failOn) });
}

/** The format that needs the code of advisory data is loaded only when it is asked for. */
async function formatsOf({ settings }: CommandContext): Promise<Registry<Formatter<DecisionReport>>> {
  if (!settings.get(SETTINGS.output).some(({ format }) => format === 'openvex')) return decisionFormats;
  if (settings.get(SETTINGS.allPlatforms)) {
    throw cliError('OPTION_CONFLICT', '-o openvex is about one image, not about all platforms');
  }
  const { formatsWithStatements } = await import('../terminal/decision-statements.ts');
  return formatsWithStatements();
}
