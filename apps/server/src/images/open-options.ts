import type { OpenOptions } from '@assay/oci';
import type { SpaceId } from '@assay/store';
import { credentialsOf } from '../registries/credentials.ts';
import type { ServiceParts } from '../service/parts.ts';

/** No daemon: the service opens registries and what was uploaded, nothing else. */
const NO_DAEMON = 'unix:///nonexistent/docker.sock';

/**
 * How a space opens images: with its own credentials and no others, through the guard on outgoing connections. Where an index is named
 * without a platform, `linux/amd64` is meant, whatever machine the service runs on.
 * @throws CREDENTIAL_UNREADABLE
 */
export async function openOptions(parts: ServiceParts, space: SpaceId, signal: AbortSignal): Promise<OpenOptions> {
  const { settings, egress, cache } = parts;
  return {
    platform: null,
    hostPlatform: { os: 'linux', architecture: 'amd64', variant: null },
    registry: {
      insecure: settings.insecureRegistries,
      mirrors: {},
      certificateAuthorities: [],
      dockerConfigFiles: [],
      credentials: await credentialsOf(parts, space),
      tokenServers: [],
      helperEnvironment: {},
      // What lasts longer is left for another attempt of the job, so that no slot is held meanwhile.
      idleTimeoutMs: 30_000,
      retries: 2,
      longestAskedMs: 5000,
      guard: egress.guard,
    },
    offline: false,
    dockerHost: NO_DAEMON,
    scratchDirectory: cache.scratchDirectory,
    signal,
  };
}
