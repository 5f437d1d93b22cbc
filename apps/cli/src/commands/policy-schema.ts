import { policySchema } from '@assay/policy';
import { jsonText } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';

/** `assay policy schema`. */
export async function printPolicySchema({ io }: CommandContext): Promise<number> {
  await io.stdout.write(`${jsonText(policySchema())}\n`);
  return EXIT.pass;
}
