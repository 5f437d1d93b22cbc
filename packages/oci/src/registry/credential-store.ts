import type { RegistrySettings } from '../open-options.ts';
import { askCredentialHelper } from './credential-helper.ts';
import {
  type Credential,
  IDENTITY_TOKEN_USERNAME,
  credentialKey,
  credentialKeysOf,
  helperServerOf,
} from './credential.ts';
import { type DockerConfig, readDockerConfig } from './docker-config.ts';
import { Secret } from './secret.ts';

/**
 * Finds the credentials for a repository of a registry; null for none. Looked for in this order: the credentials of the settings,
 * then each docker configuration file with its helper for the registry, its general helper and its own entries. In each, the entry
 * with the longest path of the repository wins.
 * @throws CREDENTIALS_UNREADABLE, ABORTED
 */
export async function findCredential(
  registry: string,
  repository: string,
  options: { readonly settings: RegistrySettings; readonly signal: AbortSignal },
): Promise<Credential | null> {
  const keys = credentialKeysOf(registry, repository);
  const given = givenCredential(keys, options.settings);
  if (given !== null) return given;
  for (const path of options.settings.dockerConfigFiles) {
    const config = await readDockerConfig(path);
    const found = config === null ? null : await fromConfig(config, registry, keys, options);
    if (found !== null) return found;
  }
  return null;
}

function givenCredential(keys: readonly string[], settings: RegistrySettings): Credential | null {
  const given = new Map(Object.entries(settings.credentials).map(([key, value]) => [credentialKey(key), value]));
  const entry = firstOf(given, keys);
  if (entry === undefined) return null;
  const secret = new Secret(entry.password);
  if (entry.username === IDENTITY_TOKEN_USERNAME) return { kind: 'identity-token', token: secret };
  return { kind: 'password', username: entry.username, password: secret };
}

async function fromConfig(
  config: DockerConfig,
  registry: string,
  keys: readonly string[],
  options: { readonly settings: RegistrySettings; readonly signal: AbortSignal },
): Promise<Credential | null> {
  const helper = firstOf(config.helpers, keys) ?? config.store;
  const kept =
    helper === null
      ? null
      : await askCredentialHelper(helper, helperServerOf(registry), {
          environment: options.settings.helperEnvironment,
          signal: options.signal,
        });
  return kept ?? firstOf(config.auths, keys) ?? null;
}

function firstOf<T>(map: ReadonlyMap<string, T>, keys: readonly string[]): T | undefined {
  const key = keys.find((candidate) => map.has(candidate));
  return key === undefined ? undefined : map.get(key);
}
