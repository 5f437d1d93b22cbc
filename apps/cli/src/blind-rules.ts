import type { CompiledPolicy } from '@assay/policy';
import { shown } from '@assay/report';
import type { CommandContext } from './command-table.ts';

/**
 * Warns of rules that ask for digests or contents of files. An inspection that was stored without the policy at hand does not hold
 * them, nor what files a package installed, so the answers of these rules would mislead.
 */
export async function warnOfBlindRules({ io }: CommandContext, policy: CompiledPolicy): Promise<void> {
  const used = new Set(policy.mappings.flatMap(({ ruleSets }) => ruleSets));
  const rules = [...used].flatMap((ruleSet) =>
    ruleSet.rules
      .filter(({ bound: { ask } }) => ask.fileDigests !== undefined || (ask.retrieve ?? []).length > 0)
      .map((rule) => `${ruleSet.id}/${rule.id}`),
  );
  if (rules.length === 0) return;
  await io.stderr.write(
    `warning: stored inspections do not hold what these rules of "${shown(policy.name)}" ask for, so do not trust ` +
      `their answers here: ${shown(rules.join(', '))}\n`,
  );
}
