import { type Reference, formatReference } from '@assay/core';
import { ociError } from '../errors.ts';
import type { OpenOptions } from '../open-options.ts';
import { type Connection, connect } from './connection.ts';
import { type Endpoint, endpointsOf } from './endpoint.ts';
import { createHttpClient } from './http-client.ts';
import type { RetryOptions } from './retry.ts';
import { rulesOf } from './server-rules.ts';
import { SYSTEM_TIMING, type Timing } from './timing.ts';
import type { RepositoryAccess } from './token-scope.ts';

/** Connections to the servers of one repository. Disposing of it cuts them. */
export interface RegistrySession extends AsyncDisposable {
  /** Mirrors in their order, the registry itself last. */
  readonly connections: readonly Connection[];
  readonly retry: Omit<RetryOptions, 'signal'>;
}

/** What a session is for. */
export interface SessionOptions {
  /** Writing never goes to a mirror. */
  readonly access: RepositoryAccess;
  readonly timing?: Timing;
}

/**
 * Prepares connections to the servers of a repository; nothing is sent yet.
 * @throws OFFLINE, ABORTED, REGISTRY_SETTINGS_INVALID
 */
export function openSession(
  reference: Reference,
  options: OpenOptions,
  { access, timing = SYSTEM_TIMING }: SessionOptions,
): RegistrySession {
  if (options.offline) throw ociError('OFFLINE', `${formatReference(reference)} is in a registry`);
  if (options.signal.aborted) throw ociError('ABORTED', 'cancelled before the registry was asked');
  const settings = options.registry;
  const endpoints: readonly Endpoint[] = endpointsOf(
    reference,
    access === 'pull' ? settings : { ...settings, mirrors: {} },
  );
  const client = createHttpClient({
    rules: rulesOf(endpoints, options),
    idleTimeoutMs: settings.idleTimeoutMs,
    timing,
    ...(settings.proxy === undefined ? {} : { proxy: settings.proxy }),
    ...(settings.guard === undefined ? {} : { guard: settings.guard }),
  });
  const { retries, longestAskedMs } = settings;
  const retry = { retries, timing, ...(longestAskedMs === undefined ? {} : { longestAskedMs }) };
  return {
    connections: endpoints.map((endpoint) => connect(endpoint, { send: client.send, settings, retry, access })),
    retry,
    [Symbol.asyncDispose]: async () => await client[Symbol.asyncDispose](),
  };
}

/**
 * The registry itself, which is the last of the servers.
 * @throws REGISTRY_UNREACHABLE when there is none
 */
export function registryOf(session: RegistrySession): Connection {
  const last = session.connections.at(-1);
  if (last === undefined) throw ociError('REGISTRY_UNREACHABLE', 'there is no server to ask');
  return last;
}
