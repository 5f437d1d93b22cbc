import { printable } from '@assay/core';
import type { CommandContext } from './command-table.ts';
import { SETTINGS } from './settings/settings.ts';

/** Tells people something on stderr, unless they asked for quiet. */
export async function note({ io, settings }: CommandContext, text: string): Promise<void> {
  if (!settings.get(SETTINGS.quiet)) await io.stderr.write(`note: ${printable(text)}\n`);
}
