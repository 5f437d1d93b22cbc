/** Settings that know nothing and nobody, with a patience fit for tests, and what a test wants different. */
export function registrySettings(changes = {}) {
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
export function registryOptions(registry = {}, changes = {}) {
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
//# sourceMappingURL=registry-options.js.map
