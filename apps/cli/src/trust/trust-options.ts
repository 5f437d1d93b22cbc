import type { InspectOptions, TrustOptions } from '@assay/assess';
import { printable } from '@assay/core';
import { OpaProgram } from '@assay/trust';
import type { CommandContext } from '../command-table.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';
import { revocationFetch } from './revocation-fetch.ts';
import { namedSigners } from './named-signers.ts';

/**
 * What verifying needs, from the command line. Offline nothing is fetched: trusted roots in TUF repositories come from what was kept.
 * @throws FILE_UNREADABLE, OPTION_CONFLICT
 */
export async function trustOptions(context: CommandContext, { open, signal }: InspectOptions): Promise<TrustOptions> {
  const { settings } = context;
  const offline = settings.get(SETTINGS.offline);
  return {
    open,
    signal,
    more: await namedSigners(context),
    rootFetcher: null,
    revocation: offline ? null : revocationFetch(signal),
    opa: new OpaProgram(settings.get(SETTINGS.opa)),
    onWarning: ({ message }) => {
      void note(context, printable(message));
    },
  };
}
