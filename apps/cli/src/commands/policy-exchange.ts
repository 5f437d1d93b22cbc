import { resolve } from 'node:path';
import { type CompiledPolicy, exportPolicy } from '@assay/policy';
import { jsonText, shown } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';
import { loadPolicy } from '../load-policy.ts';
import { SETTINGS } from '../settings/settings.ts';

/** Names of the shapes as documents carry them. */
const VERSIONS = { v2: '2', legacy: '1_0' } as const;

/** `assay policy export FILE`: the document on stdout; what it does not say on stderr, whatever `--quiet` says. */
export async function policyExport(context: CommandContext): Promise<number> {
  const { document, losses } = exportPolicy(await readPolicy(context), VERSIONS[context.settings.get(SETTINGS.shape)]);
  await warn(context, 'lost', losses);
  await context.io.stdout.write(`${jsonText(document)}\n`);
  return EXIT.pass;
}

async function readPolicy({ io, operands, settings }: CommandContext): Promise<CompiledPolicy> {
  const path = resolve(io.workingDirectory, operands[0] ?? '');
  return loadPolicy(path, io.workingDirectory, settings.get(SETTINGS.var));
}

async function warn(
  { io }: CommandContext,
  word: string,
  items: readonly { readonly pointer: string; readonly message: string }[],
): Promise<void> {
  for (const { pointer, message } of items) {
    const place = pointer === '' ? 'the document' : shown(pointer);
    await io.stderr.write(`${word}: ${place}: ${shown(message)}\n`);
  }
}
