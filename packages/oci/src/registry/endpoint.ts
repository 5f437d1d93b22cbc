import { AssayError, DEFAULT_REGISTRY, type Reference, parseReference } from '@assay/core';
import { ociError } from '../errors.ts';
import type { RegistrySettings } from '../open-options.ts';
import { isLoopback } from './address.ts';

/** Where the API of Docker Hub answers. */
const HUB_API_HOST = 'registry-1.docker.io';

/** One server that may hold the repository: a mirror or the registry itself. */
export interface Endpoint {
  /** Name under which credentials are kept: `docker.io`, `host[:port]`. */
  readonly registry: string;
  /** Repository there; a mirror may put a prefix before it. */
  readonly repository: string;
  /** Origins to speak to, in the order in which they are tried. More than one only where plain HTTP is allowed. */
  readonly origins: readonly string[];
  readonly role: 'mirror' | 'registry';
  /** True when the user allowed this server to go without TLS or with a certificate that nobody vouches for. */
  readonly insecure: boolean;
  readonly loopback: boolean;
}

/**
 * The servers to ask for a reference: the registry's mirrors in their order, then the registry.
 * @throws REGISTRY_SETTINGS_INVALID for a mirror that is not `host[:port][/prefix]`
 */
export function endpointsOf(reference: Reference, settings: RegistrySettings): readonly Endpoint[] {
  const mirrors = Object.hasOwn(settings.mirrors, reference.registry)
    ? settings.mirrors[reference.registry]
    : undefined;
  return [
    ...(mirrors ?? []).map((mirror) => mirrorEndpoint(mirror, reference, settings)),
    endpoint(reference, 'registry', settings),
  ];
}

function mirrorEndpoint(mirror: string, reference: Reference, settings: RegistrySettings): Endpoint {
  const parsed = readMirror(mirror, reference.repository);
  const named = parsed?.registry !== DEFAULT_REGISTRY || mirror.startsWith(DEFAULT_REGISTRY);
  if (parsed === null || !named) {
    throw ociError('REGISTRY_SETTINGS_INVALID', `not a mirror: ${JSON.stringify(mirror.slice(0, 300))}`, {
      hint: 'Write a mirror as host:port or host.domain, with an optional path after it and no scheme.',
    });
  }
  return endpoint(parsed, 'mirror', settings);
}

function readMirror(mirror: string, repository: string): Reference | null {
  try {
    return parseReference(`${mirror.replace(/\/$/, '')}/${repository}:latest`);
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}

function endpoint(reference: Reference, role: Endpoint['role'], settings: RegistrySettings): Endpoint {
  const host = reference.registry === DEFAULT_REGISTRY ? HUB_API_HOST : reference.registry;
  const loopback = isLoopback(new URL(`https://${host}`).hostname);
  const insecure = settings.insecure.some((entry) => entry.replace(/:443$/, '') === reference.registry);
  return {
    registry: reference.registry,
    repository: reference.repository,
    origins: originsOf(host, { loopback, insecure }),
    role,
    insecure,
    loopback,
  };
}

/**
 * On this machine plain HTTP comes first, since TLS is rare there and nothing leaves the machine. Elsewhere plain HTTP is tried only
 * after TLS, and only when the user named the host.
 */
function originsOf(host: string, server: { loopback: boolean; insecure: boolean }): readonly string[] {
  const secure = new URL(`https://${host}`).origin;
  const plain = new URL(`http://${host}`).origin;
  if (server.loopback) return [plain, secure];
  return server.insecure ? [secure, plain] : [secure];
}
