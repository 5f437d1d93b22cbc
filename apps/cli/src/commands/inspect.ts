import { inspectTarget } from '@assay/assess';
import { inspectionFormats } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { exitCodeOfInspect } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';

/** `assay inspect IMAGE`: what is in it. */
export async function inspect(context: CommandContext): Promise<number> {
  const { operands, settings } = context;
  const [target = ''] = operands;
  const reports = await planReports(context, inspectionFormats, { includeFiles: settings.get(SETTINGS.files) });
  const inspections = await withImageOptions(context, target, inspectTarget, {
    secrets: !settings.get(SETTINGS.skipSecrets),
    scope: settings.get(SETTINGS.scope),
    declared: settings.get(SETTINGS.declared),
  });
  const [only] = inspections;
  const single = !settings.get(SETTINGS.allPlatforms) && only !== undefined && inspections.length === 1;
  await reports.write(single ? only : { inspections });
  return exitCodeOfInspect(inspections);
}
