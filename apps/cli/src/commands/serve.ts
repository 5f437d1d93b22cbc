import { type RunningService, createLog, startService } from '@assay/server';
import type { CommandContext } from '../command-table.ts';
import type { Interruption } from '../command-io.ts';
import { EXIT } from '../exit-code.ts';
import { serviceOptions } from '../service-options.ts';
import { SETTINGS } from '../settings/settings.ts';
import { TOOL_VERSION } from '../tool-version.ts';

/**
 * `assay serve`: runs the service until it is told to end. Then it takes nothing more, lets what runs come to its end, and exits with 0;
 * told once more, the process ends at once.
 */
export async function serve(context: CommandContext): Promise<number> {
  const { io, settings } = context;
  const told = Promise.withResolvers<Interruption>();
  const forget = io.onInterruption(told.resolve);
  const format = settings.get(SETTINGS.logFormat);
  const log = createLog({
    level: settings.get(SETTINGS.logLevel),
    format: format === 'auto' ? (io.stderr.isTerminal ? 'text' : 'json') : format,
    write: (line) => {
      void io.stderr.write(line);
    },
  });
  const service = await startService(await serviceOptions(context), { log });
  await io.stdout.write(welcome(service));
  log.info({ address: service.address, metrics: service.metricsAddress, version: TOOL_VERSION }, 'the service runs');
  const signal = await told.promise;
  // From here on a signal does what it does to any program.
  forget();
  log.info({ signal }, 'the service ends');
  await service.stop();
  log.info({}, 'the service ended');
  return EXIT.pass;
}

/** What people read first: where the service is, and at the very first start how to use it. */
function welcome({ address, newAdminKey }: RunningService): string {
  const first =
    address === null ? `Assay ${TOOL_VERSION} works on jobs\n` : `Assay ${TOOL_VERSION} listens on ${address}\n`;
  if (newAdminKey === null) return first;
  const use = `
Ask for a verdict:

  export ASSAY_KEY=${newAdminKey}
  curl -sS -H "Authorization: Bearer $ASSAY_KEY" -H 'Content-Type: application/json' \\
    -d '{"reference":"docker.io/library/alpine:3.22","wait":"60s"}' ${address}/api/v1/evaluations
`;
  return `${first}
The first admin key, shown this once:

  ${newAdminKey}
${address === null ? '' : use}
Lost it? Start once with ASSAY_ADMIN_KEY set to a key of your own.
`;
}
