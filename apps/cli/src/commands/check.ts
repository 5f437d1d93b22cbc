import { assessImage } from '@assay/assess';
import { decisionFormats } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { exitCodeOfCheck } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { loadDefaultPolicy, loadPolicy } from '../load-policy.ts';
import { note } from '../notes.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';

/** `assay check IMAGE`: the main job. */
export async function check(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const [target = ''] = operands;
  const reports = await planReports(context, decisionFormats);
  const path = settings.get(SETTINGS.policy);
  const variables = settings.get(SETTINGS.var);
  const policy =
    path === null
      ? await loadDefaultPolicy(io.workingDirectory, variables)
      : await loadPolicy(path, io.workingDirectory, variables);
  if (path === null)
    await note(context, `no policy was named; judging by the one that comes with Assay, "${policy.name}"`);
  const assessments = await withImageOptions(context, target, async (options) =>
    assessImage({
      ...options,
      policy,
      planning: {
        compat: settings.get(SETTINGS.compat),
        environment: settings.get(SETTINGS.environment),
        namespace: settings.get(SETTINGS.namespace),
      },
      unmapped: settings.get(SETTINGS.unmapped),
      evaluatedAt: settings.get(SETTINGS.at) ?? io.now(),
    }),
  );
  const decisions = assessments.map(({ decision }) => decision);
  const [only] = decisions;
  const single = !settings.get(SETTINGS.allPlatforms) && only !== undefined && decisions.length === 1;
  await reports.write(single ? only : { decisions });
  return exitCodeOfCheck(assessments, { failOn: settings.get(SETTINGS.failOn) });
}
