import { resolve } from 'node:path';
import { lintPolicy } from '@assay/policy';
import { counted } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';
import { problemLines } from '../terminal/error-message.ts';

/** `assay policy validate FILE`: success with warnings and one line on stderr, or every problem; warnings count under `--fail-on warn`. */
export async function policyValidate(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const [file = ''] = operands;
  const path = resolve(io.workingDirectory, file);
  const policy = await loadPolicy(path, io.workingDirectory, settings.get(SETTINGS.var));
  const warnings = [...policy.warnings, ...lintPolicy(policy)].toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  );
  for (const line of problemLines(file, warnings)) await io.stderr.write(`${line}\n`);
  const rules = policy.ruleSets.reduce((sum, { rules: { length } }) => sum + length, 0);
  await note(
    context,
    `${file} is valid: "${policy.name}", ${counted(rules, 'rule')} in ${counted(policy.ruleSets.length, 'rule set')}, ` +
      `${counted(policy.mappings.length, 'mapping')}, ${counted(warnings.length, 'warning')}`,
  );
  return warnings.length > 0 && settings.get(SETTINGS.failOn) === 'warn' ? EXIT.warn : EXIT.pass;
}
