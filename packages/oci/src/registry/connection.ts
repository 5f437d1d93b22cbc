import { AssayError } from '@assay/core';
import { ociError } from '../errors.ts';
import type { RegistrySettings } from '../open-options.ts';
import { withAuthorization } from './authorization.ts';
import { findCredential } from './credential-store.ts';
import type { Credential } from './credential.ts';
import type { Endpoint } from './endpoint.ts';
import type { HttpAnswer, HttpRequest, Send } from './http-answer.ts';
import type { RepositoryAccess } from './token-scope.ts';
import { withRedirects } from './redirect.ts';
import { PassingFault, type RetryOptions } from './retry.ts';

/** One endpoint, ready to be asked: scheme chosen, redirects followed, logins answered. Nothing is retried here. */
export interface Connection {
  readonly endpoint: Endpoint;
  /**
   * Asks for `/v2/<repository>/<path>`.
   * @throws PassingFault, REGISTRY_UNREACHABLE, REGISTRY_TLS, REGISTRY_PROTOCOL, REGISTRY_UNAUTHORIZED, REALM_REFUSED,
   * CREDENTIALS_UNREADABLE, ABORTED
   */
  get(path: string, options: GetOptions): Promise<HttpAnswer>;
  /**
   * Sends any other request to `/v2/<repository>/<path>`, or to a URL of the same origin that the registry gave.
   * @throws what `get` throws
   */
  send(path: string | URL, request: Omit<HttpRequest, 'url'>): Promise<HttpAnswer>;
}

/** What goes along with a question. */
interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Prepares a connection to an endpoint; nothing is sent yet. */
export function connect(
  endpoint: Endpoint,
  options: {
    readonly send: Send;
    readonly settings: RegistrySettings;
    readonly retry: Omit<RetryOptions, 'signal'>;
    readonly access?: RepositoryAccess;
  },
): Connection {
  const redirected = withRedirects(options.send, { loopback: endpoint.loopback });
  const authorized = withAuthorization(redirected, {
    endpoint,
    tokenServers: options.settings.tokenServers,
    ...(options.access === undefined ? {} : { access: options.access }),
    credential: rememberCredential(endpoint, options.settings),
    send: redirected,
    retry: options.retry,
  });
  const origin = rememberOrigin(endpoint, options.send);
  const urlOf = async (path: string, signal: AbortSignal): Promise<URL> =>
    new URL(`/v2/${endpoint.repository}/${path}`, await origin(signal));
  return {
    endpoint,
    get: async (path, { headers, signal }) =>
      await authorized({ method: 'GET', url: await urlOf(path, signal), headers, signal }),
    send: async (path, request) => {
      const url = typeof path === 'string' ? await urlOf(path, request.signal) : path;
      if (url.origin !== (await origin(request.signal))) {
        throw ociError('REGISTRY_PROTOCOL', `${endpoint.registry} wants content at another server (${url.host})`);
      }
      return await authorized({ ...request, url });
    },
  };
}

function rememberCredential(
  endpoint: Endpoint,
  settings: RegistrySettings,
): (signal: AbortSignal) => Promise<Credential | null> {
  let found: { readonly credential: Credential | null } | null = null;
  return async (signal) => {
    found ??= { credential: await findCredential(endpoint.registry, endpoint.repository, { settings, signal }) };
    return found.credential;
  };
}

function rememberOrigin(endpoint: Endpoint, send: Send): (signal: AbortSignal) => Promise<string> {
  let chosen: string | null = endpoint.origins.length === 1 ? (endpoint.origins[0] ?? null) : null;
  return async (signal) => {
    chosen ??= await chooseOrigin(endpoint, send, signal);
    return chosen;
  };
}

/**
 * Finds out whether a server where both are allowed speaks HTTP or HTTPS, by asking for `/v2/` without credentials. Servers that
 * speak HTTPS answer plain HTTP with 400, if at all.
 */
async function chooseOrigin(endpoint: Endpoint, send: Send, signal: AbortSignal): Promise<string> {
  let failure: Error | null = null;
  for (const origin of endpoint.origins) {
    try {
      const answer = await send({ method: 'GET', url: new URL('/v2/', origin), headers: {}, signal });
      await answer.discard();
      if (answer.status !== 400 || !origin.startsWith('http:')) return origin;
      failure ??= ociError('REGISTRY_PROTOCOL', `${endpoint.registry} answers 400 to a request for /v2/`);
    } catch (error) {
      if (!(error instanceof AssayError || error instanceof PassingFault) || signal.aborted) throw error;
      failure = moreTelling(failure, error);
    }
  }
  throw failure ?? ociError('REGISTRY_UNREACHABLE', `${endpoint.registry} could not be reached`);
}

/** A certificate that is not trusted says more than that plain HTTP was not understood; a lack of any TLS says nothing. */
function moreTelling(first: Error | null, second: Error): Error {
  if (first === null) return second;
  const firstIsTrust = isUntrusted(first);
  return isUntrusted(second) && !firstIsTrust ? second : first;
}

function isUntrusted(error: Error): boolean {
  if (!(error instanceof AssayError) || error.code !== 'REGISTRY_TLS') return false;
  const cause = error.cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  return typeof code === 'string' && code !== 'EPROTO' && !code.startsWith('ERR_SSL_');
}
