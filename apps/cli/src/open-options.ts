import { type Reference, parseReference, parseTarget, normalizePlatform } from '@assay/core';
import type { OpenOptions, RegistrySettings } from '@assay/oci';
import { join } from 'node:path';
import type { CommandContext } from './command-table.ts';
import { cliError } from './errors.ts';
import { readInput } from './read-input.ts';
import type { SettingValues } from './settings/resolve.ts';
import { SETTINGS } from './settings/settings.ts';

/** Bytes of a file of certificate authorities. */
const MAX_CA_BYTES = 4 * 1024 * 1024;
const MAX_PASSWORD_BYTES = 64 * 1024;

/**
 * How to open the image of a command.
 * @throws OPTION_CONFLICT, FILE_UNREADABLE
 */
export async function makeOpenOptions(
  context: CommandContext,
  target: string,
  options: { readonly scratchDirectory: string; readonly signal: AbortSignal },
): Promise<OpenOptions> {
  const { io, settings } = context;
  return {
    platform: choosePlatform(settings),
    hostPlatform: normalizePlatform('linux', io.architecture, null),
    registry: await registrySettings(context, target),
    offline: settings.get(SETTINGS.offline),
    dockerHost: io.environment['DOCKER_HOST'] || 'unix:///var/run/docker.sock',
    scratchDirectory: options.scratchDirectory,
    signal: options.signal,
  };
}

/** The platform, or all of them; when both are set, the stronger origin counts. */
function choosePlatform(settings: SettingValues): OpenOptions['platform'] {
  const platform = settings.get(SETTINGS.platform);
  const all = settings.get(SETTINGS.allPlatforms);
  if (platform === null || !all) return all ? 'all' : platform;
  const [one, every] = [settings.origin(SETTINGS.platform).kind, settings.origin(SETTINGS.allPlatforms).kind];
  if (one === every) throw cliError('OPTION_CONFLICT', '--platform and --all-platforms exclude each other');
  const strength = ['flag', 'environment', 'file', 'default'];
  return strength.indexOf(one) < strength.indexOf(every) ? platform : 'all';
}

async function registrySettings(context: CommandContext, target: string): Promise<RegistrySettings> {
  const { io, settings } = context;
  const mirrors: Record<string, string[]> = {};
  for (const [host, mirror] of settings.get(SETTINGS.registryMirror)) (mirrors[host] ??= []).push(mirror);
  const authorities = settings.get(SETTINGS.registryCa).map(async (path) =>
    readInput(path, {
      maxBytes: MAX_CA_BYTES,
      refuse: (reason, cause) => cliError('FILE_UNREADABLE', `--registry-ca ${path}: ${reason}`, { cause }),
    }),
  );
  return {
    insecure: settings.get(SETTINGS.insecureRegistry),
    mirrors,
    certificateAuthorities: await Promise.all(authorities),
    dockerConfigFiles: credentialFiles(context),
    credentials: await givenCredentials(context, target),
    tokenServers: settings.get(SETTINGS.allowTokenServer),
    helperEnvironment: io.environment,
    ...proxySettings(context),
    idleTimeoutMs: 30_000,
    retries: 4,
  };
}

/** Proxies as other programs read them from the environment: the lower-case spelling first, upper-case HTTP_PROXY included. */
export function proxySettings({ io: { environment } }: CommandContext): Pick<RegistrySettings, 'proxy'> {
  const read = (name: string): string | null => environment[name] || environment[name.toUpperCase()] || null;
  const all = read('all_proxy');
  const [http, https] = [read('http_proxy') ?? all, read('https_proxy') ?? all];
  return http === null && https === null ? {} : { proxy: { http, https, except: read('no_proxy') ?? '' } };
}

/** The files in which docker, podman and skopeo keep credentials, in the order in which they are asked. */
function credentialFiles({ io }: CommandContext): string[] {
  const { environment, homeDirectory } = io;
  const config = environment['XDG_CONFIG_HOME'] || join(homeDirectory, '.config');
  const runtime = environment['XDG_RUNTIME_DIR'];
  const explicit = environment['REGISTRY_AUTH_FILE'];
  return [
    ...(explicit ? [explicit] : []),
    join(environment['DOCKER_CONFIG'] || join(homeDirectory, '.docker'), 'config.json'),
    ...(runtime ? [join(runtime, 'containers', 'auth.json')] : []),
    join(config, 'containers', 'auth.json'),
  ];
}

/** Credentials from flags and variables, for the registry of the image and for no other. */
async function givenCredentials(
  { io, settings }: CommandContext,
  target: string,
): Promise<RegistrySettings['credentials']> {
  const username = settings.get(SETTINGS.username);
  const fromStdin = settings.get(SETTINGS.passwordStdin);
  if (username === null) {
    if (fromStdin) throw cliError('OPTION_CONFLICT', '--password-stdin needs --username');
    return {};
  }
  const password = fromStdin
    ? (await io.readStdin(MAX_PASSWORD_BYTES)).replace(/\r?\n$/, '')
    : settings.get(SETTINGS.password);
  if (password === null || password === '') {
    throw cliError('OPTION_CONFLICT', '--username needs a password', {
      hint: 'Give it with --password-stdin or ASSAY_PASSWORD.',
    });
  }
  const reference = registryReference(target);
  return reference === null ? {} : { [reference.registry]: { username, password } };
}

/** The reference that a target names; null for local images. */
function registryReference(target: string): Reference | null {
  const parsed = parseTarget(target);
  if (parsed.kind === 'registry') return parsed.reference;
  if (parsed.kind !== 'bare') return null;
  try {
    return parseReference(parsed.text);
  } catch {
    // A path; whoever opens it says what is wrong with it.
    return null;
  }
}
