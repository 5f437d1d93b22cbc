import type { OpenOptions, RegistrySettings } from '@assay/oci';

/** Settings that know nothing and nobody, with a patience fit for tests, and what a test wants different. */
export function registrySettings(changes: Partial<RegistrySettings> = {}): RegistrySettings {
  return {
    insecure: [],
    mirrors: {},
    certificateAuthorities: [],
    dockerConfigFiles: [],
    credentials: {},
    tokenServers: [],
    helperEnvironment: {},
    idleTimeoutMs: 10_000,
    retries: 2,
    ...changes,
  };
}

/** Options to open images with from a fake registry. */
export function registryOptions(
  registry: Partial<RegistrySettings> = {},
  changes: Partial<Omit<OpenOptions, 'registry'>> = {},
): OpenOptions {
  return {
    platform: null,
    hostPlatform: { os: 'linux', architecture: 'amd64', variant: null },
    registry: registrySettings(registry),
    offline: false,
    dockerHost: '',
    scratchDirectory: '',
    signal: new AbortController().signal,
    ...changes,
  };
}
