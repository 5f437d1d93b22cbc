import { type FactSources, type InspectOptions, trustSources } from '@assay/assess';
import type { CommandContext } from '../command-table.ts';
import { trustOptions } from './trust-options.ts';

/** Facts about who vouches for the image, by those whom the command line and the policy name. @throws FILE_UNREADABLE, OPTION_CONFLICT */
export async function checkTrust(context: CommandContext, options: InspectOptions): Promise<FactSources> {
  return await trustSources(await trustOptions(context, options));
}
