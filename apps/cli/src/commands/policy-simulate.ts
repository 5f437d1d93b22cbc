import { resolve } from 'node:path';
import type { CommandContext } from '../command-table.ts';
import { databaseLocation } from '../database-location.ts';
import { documentsOf } from '../documents-of.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { simulateFiles } from '../simulation/simulate-files.ts';
import { SIMULATION_FORMATS } from '../simulation/simulation-formats.ts';

/** `assay policy simulate INSPECTION… --policy NEW --against OLD`. */
export async function policySimulate(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const reports = await planReports(context, SIMULATION_FORMATS);
  const [newPath, oldPath] = [settings.get(SETTINGS.policy), settings.get(SETTINGS.against)];
  if (newPath === null || oldPath === null) {
    throw cliError('USAGE', 'a simulation needs two policies', { hint: 'Give --policy NEW and --against OLD.' });
  }
  const files: string[] = [];
  for (const operand of operands)
    files.push(...(await documentsOf(resolve(io.workingDirectory, operand), [/\.json$/])));
  const simulation = await simulateFiles(
    {
      oldPath,
      newPath,
      workingDirectory: io.workingDirectory,
      variables: settings.get(SETTINGS.var),
      environment: settings.get(SETTINGS.environment),
      namespace: settings.get(SETTINGS.namespace),
      evaluatedAtMs: (settings.get(SETTINGS.at) ?? io.now()).getTime(),
      database: databaseLocation(io, settings),
    },
    files,
  );
  await reports.write(simulation);
  return simulation.counts['newly-failing'] > 0 ? EXIT.fail : EXIT.pass;
}
