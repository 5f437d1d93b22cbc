import { createPublicKey } from 'node:crypto';
import type { AdvisoryFeedSettings, OidcSettings, ServiceSettings, TracingSettings } from '@assay/server';
import { assetPath, findAsset } from './asset.ts';
import type { CommandIo } from './command-io.ts';
import type { CommandContext } from './command-table.ts';
import { cliError } from './errors.ts';
import { proxySettings } from './open-options.ts';
import { readKey } from './read-key.ts';
import { servicePlaces } from './service-places.ts';
import { SETTINGS } from './settings/settings.ts';
import { TOOL_VERSION } from './tool-version.ts';

/**
 * How the service runs, out of everything that can be set.
 * @throws OPTION_CONFLICT, FILE_UNREADABLE
 */
export async function serviceOptions(context: CommandContext): Promise<ServiceSettings> {
  const { io, settings } = context;
  const slots = { interactive: 4, push: 2, rescan: 2, feed: 1 };
  for (const [lane, count] of settings.get(SETTINGS.slots)) slots[lane] = count;
  return {
    ...servicePlaces(context),
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
    malwareScanner: settings.get(SETTINGS.malware),
    officialImages: settings.get(SETTINGS.officialImages) ?? (await assetPath('data/official-images.json')),
    advisoryFeeds: await advisoryFeeds(context),
    webDirectory: await findAsset('web'),
    keyMaxAgeDays: settings.get(SETTINGS.keyDays),
    exceptionDays: settings.get(SETTINGS.exceptionDays),
    ownExceptions: settings.get(SETTINGS.ownExceptions),
    oidc: oidcSettings(context),
    metricsListen: settings.get(SETTINGS.metricsListen),
    tracing: tracingSettings(io),
    logLevel: settings.get(SETTINGS.logLevel),
    stopGrace: settings.get(SETTINGS.stopGrace),
    jobLease: settings.get(SETTINGS.jobLease),
    toolVersion: TOOL_VERSION,
  };
}

/** @throws FILE_UNREADABLE */
async function advisoryFeeds({ settings }: CommandContext): Promise<AdvisoryFeedSettings> {
  const keys = settings.get(SETTINGS.dbKey).map(async (path) => {
    const key = await readKey(path, createPublicKey);
    return key.export({ type: 'spki', format: 'pem' });
  });
  return {
    every: settings.get(SETTINGS.advisoriesEvery),
    artifact: settings.get(SETTINGS.advisoriesFrom),
    keys: await Promise.all(keys),
    namespaces: settings.get(SETTINGS.namespaces),
    mirrors: settings.get(SETTINGS.feedMirror),
    nvdApiKey: settings.get(SETTINGS.nvdApiKey),
  };
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
