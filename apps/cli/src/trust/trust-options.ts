import { join } from 'node:path';
import type { InspectOptions, TrustOptions } from '@assay/assess';
import { printable } from '@assay/core';
import { OpaProgram, VerdictCache, createTufFetcher, httpsDownload } from '@assay/trust';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';
import { revocationFetch } from './revocation-fetch.ts';
import { namedSigners } from './named-signers.ts';

/**
 * What verifying needs, from the command line. Offline nothing is fetched: trusted roots in TUF repositories come from what was kept.
 * @throws FILE_UNREADABLE, OPTION_CONFLICT
 */
export async function trustOptions(
  context: CommandContext,
  { open, signal }: Pick<InspectOptions, 'open' | 'signal'>,
): Promise<TrustOptions> {
  const { io, settings } = context;
  const offline = settings.get(SETTINGS.offline);
  return {
    open,
    signal,
    more: await namedSigners(context),
    // Not below what `cache clear` removes: the last good roots are what offline work and rollback protection stand on.
    rootFetcher: createTufFetcher({
      directory: join(cacheLocation(io, settings), 'trusted-roots'),
      download: offline ? null : httpsDownload(signal),
    }),
    verdicts: new VerdictCache(),
    revocation: offline ? null : revocationFetch(signal),
    opa: new OpaProgram(settings.get(SETTINGS.opa)),
    onWarning: ({ message }) => {
      void note(context, printable(message));
    },
  };
}
