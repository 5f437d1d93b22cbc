import { resolve } from 'node:path';
import { counted } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { note } from '../notes.ts';
import { problemLines } from '../terminal/error-message.ts';

/** `assay policy validate FILE`: silent success but for warnings and one line on stderr; every problem otherwise. */
export async function policyValidate(context: CommandContext): Promise<number> {
  const { io, operands } = context;
  const [file = ''] = operands;
  const policy = await loadPolicy(resolve(io.workingDirectory, file), io.workingDirectory);
  for (const line of problemLines(file, policy.warnings)) await io.stderr.write(`${line}\n`);
  const rules = policy.ruleSets.reduce((sum, { rules: { length } }) => sum + length, 0);
  await note(
    context,
    `${file} is valid: "${policy.name}", ${counted(rules, 'rule')} in ${counted(policy.ruleSets.length, 'rule set')}, ` +
      `${counted(policy.mappings.length, 'mapping')}, ${counted(policy.warnings.length, 'warning')}`,
  );
  return EXIT.pass;
}
