import { explainIn, explanationFormats } from '../checking/explain-findings.ts';
import { explainVulnerabilityOf } from '../checking/explain-vulnerability.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { loadDefaultPolicy, loadPolicy } from '../load-policy.ts';
import { note } from '../notes.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { loadDecisions } from '../stored-decision.ts';

/**
 * `assay explain FINDING --decision FILE`: every finding that the text means; `assay explain VULNERABILITY IMAGE`: why an image has a
 * vulnerability or has not.
 */
export async function explain(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const [finding = '', image] = operands;
  if (image !== undefined) return explainVulnerabilityOf(context, finding, image);
  const reports = await planReports(context, explanationFormats(context));
  const path = settings.get(SETTINGS.decision);
  if (path === null) {
    throw cliError('USAGE', 'there is no decision to look into', {
      hint: 'Write one with assay check IMAGE -o json=FILE and give --decision FILE, or run assay check IMAGE --explain FINDING.',
    });
  }
  const decisions = await loadDecisions(path);
  const policyPath = settings.get(SETTINGS.policy);
  const variables = settings.get(SETTINGS.var);
  const policy =
    policyPath === null
      ? await loadDefaultPolicy(io.workingDirectory, variables)
      : await loadPolicy(policyPath, io.workingDirectory, variables);
  if (decisions.some((decision) => decision.policy.digest !== policy.digest)) {
    await note(context, `the decision was made by another policy than "${policy.name}" as it is now`);
  }
  const judged = decisions.map((decision) => ({ decision }));
  await reports.write(await explainIn(context, judged, finding, policy));
  return EXIT.pass;
}
