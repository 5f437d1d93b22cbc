import { join } from 'node:path';
import {
  type OidcSettings,
  type RunningService,
  type ServiceSettings,
  type TracingSettings,
  createLog,
  startService,
} from '@assay/server';
import { assetPath } from '../asset.ts';
import type { CommandContext } from '../command-table.ts';
import type { CommandIo, Interruption } from '../command-io.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { proxySettings } from '../open-options.ts';
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
  const service = await startService(await serviceSettings(context), { log });
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

async function serviceSettings(context: CommandContext): Promise<ServiceSettings> {
  const { io, settings } = context;
  const dataDirectory = settings.get(SETTINGS.data) ?? join(dataHome(io), 'assay');
  const slots = { interactive: 4, push: 2, rescan: 2, feed: 1 };
  for (const [lane, count] of settings.get(SETTINGS.slots)) slots[lane] = count;
  return {
    dataDirectory,
    database: settings.get(SETTINGS.database) ?? { kind: 'sqlite', file: join(dataDirectory, 'assay.db') },
    blobs: settings.get(SETTINGS.blobs) ?? { kind: 'directory', path: join(dataDirectory, 'blobs') },
    listen: settings.get(SETTINGS.listen),
    role: settings.get(SETTINGS.role),
    publicUrl: settings.get(SETTINGS.publicUrl),
    adminKey: settings.get(SETTINGS.adminKey),
    allowedEgress: settings.get(SETTINGS.allowEgress),
    proxy: proxySettings(context).proxy ?? null,
    insecureRegistries: settings.get(SETTINGS.insecureRegistry),
    trustedProxies: settings.get(SETTINGS.trustedProxy),
    slots,
    requestsPerMinute: settings.get(SETTINGS.requestsPerMinute),
    uploadLimit: settings.get(SETTINGS.uploadLimit),
    advisoryDatabase: settings.get(SETTINGS.db) ?? join(dataDirectory, 'advisories.db'),
    malwareScanner: settings.get(SETTINGS.malware),
    officialImages: settings.get(SETTINGS.officialImages) ?? (await assetPath('data/official-images.json')),
    oidc: oidcSettings(context),
    metricsListen: settings.get(SETTINGS.metricsListen),
    tracing: tracingSettings(io),
    logLevel: settings.get(SETTINGS.logLevel),
    stopGrace: settings.get(SETTINGS.stopGrace),
    toolVersion: TOOL_VERSION,
  };
}

/** Where data of the user's programs is, as the XDG base directory specification has it. */
function dataHome({ environment, homeDirectory }: CommandIo): string {
  return environment['XDG_DATA_HOME'] || join(homeDirectory, '.local/share');
}

function oidcSettings({ settings }: CommandContext): OidcSettings | null {
  const issuer = settings.get(SETTINGS.oidcIssuer);
  if (issuer === null) return null;
  const [clientId, clientSecret] = [settings.get(SETTINGS.oidcClientId), settings.get(SETTINGS.oidcClientSecret)];
  if (clientId === null || clientSecret === null) {
    throw cliError('OPTION_CONFLICT', '--oidc-issuer needs --oidc-client-id and ASSAY_OIDC_CLIENT_SECRET');
  }
  const groups = settings.get(SETTINGS.oidcGroup).map(({ group, space, role }) => [group, { space, role }] as const);
  return {
    issuer,
    clientId,
    clientSecret,
    groupsClaim: settings.get(SETTINGS.oidcGroupsClaim),
    groups: Object.fromEntries(groups),
  };
}

/** Where traces go, by the variables that OpenTelemetry itself defines. */
function tracingSettings({ environment }: CommandIo): TracingSettings | null {
  const endpoint = environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  if (endpoint === '' || environment['OTEL_SDK_DISABLED'] === 'true') return null;
  const pairs = (environment['OTEL_EXPORTER_OTLP_HEADERS'] ?? '').split(',').map((pair) => pair.split('='));
  const headers = pairs.flatMap(([name = '', ...value]) =>
    name.trim() === '' ? [] : [[name.trim(), decodeURIComponent(value.join('=').trim())] as const],
  );
  return { endpoint, headers: Object.fromEntries(headers), serviceName: environment['OTEL_SERVICE_NAME'] || 'assay' };
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
