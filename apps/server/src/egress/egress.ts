import type { LookupAddress } from 'node:dns';
import type { ConnectionGuard, ProxySettings } from '@assay/oci';
import { Agent, type Dispatcher, EnvHttpProxyAgent, buildConnector } from 'undici';
import { readAllowedEgress } from './allowed-egress.ts';
import { type EgressRequest, boundedFetch } from './bounded-fetch.ts';
import { type EgressGuard, type Resolve, createEgressGuard } from './egress-guard.ts';

/** How the service connects to addresses that users name. */
export interface EgressSettings {
  /** Networks (CIDR), addresses, host names and `*.suffix` that may be connected to although they are internal. */
  readonly allowedEgress: readonly string[];
  /** Proxies to go through; they may be internal. Default none. */
  readonly proxy?: ProxySettings | null;
}

/** The one way out for everything that a user can influence: registries, webhooks, git, identity providers. */
export interface Egress extends AsyncDisposable {
  /**
   * Checks `host[:port]` before it is kept or used; a name that nobody has passes, since nothing can be connected to under it.
   * @throws EGRESS_REFUSED
   */
  checkHost(host: string): Promise<void>;
  /**
   * The addresses of a host for a client that connects by itself, such as one of SMTP: it must connect to one of these, not to the name.
   * @throws EGRESS_REFUSED
   */
  resolve(host: string): Promise<readonly LookupAddress[]>;
  /** Connects where it is allowed; follows no redirects. */
  readonly dispatcher: Dispatcher;
  /** For connections to registries. */
  readonly guard: ConnectionGuard;
  /**
   * Sends a request and reads its whole answer. Redirects are answers, unless some are asked for.
   * @throws EGRESS_REFUSED, EGRESS_FAILED
   */
  fetch(url: string | URL, request?: EgressRequest): Promise<Response>;
}

/** Milliseconds to make a connection, TLS handshake included. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Milliseconds without a byte after which a connection counts as dead. */
const IDLE_TIMEOUT_MS = 30_000;

/**
 * Makes the way out. With a proxy, names are resolved by the proxy: what they mean here is checked before each request, and what they
 * mean there is up to the proxy, which is the operator's.
 * @throws SETTING_INVALID
 */
export function createEgress({ allowedEgress, proxy = null }: EgressSettings, resolve?: Resolve): Egress {
  const guard = createEgressGuard(readAllowedEgress(allowedEgress), resolve);
  const check = async (url: URL, viaProxy: boolean): Promise<void> => {
    guard.checkUrl(url);
    if (viaProxy) await guard.resolve(url.hostname);
  };
  const agent = makeAgent(guard, proxy);
  const dispatcher = agent.compose(checkFirst((url) => check(url, proxy !== null)));
  return {
    checkHost: async (host) => void (await guard.resolve(host)),
    resolve: (host) => guard.resolve(host),
    dispatcher,
    guard: { check, lookup: guard.lookup },
    fetch: (url, request = {}) => boundedFetch(dispatcher, url, request),
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

function makeAgent(guard: EgressGuard, proxy: ProxySettings | null): Dispatcher {
  const options = {
    connect: buildConnector({ allowH2: false, timeout: CONNECT_TIMEOUT_MS, lookup: guard.lookup }),
    headersTimeout: IDLE_TIMEOUT_MS,
    bodyTimeout: IDLE_TIMEOUT_MS,
  };
  if (proxy === null) return new Agent(options);
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: proxy.except,
    requestTls: { allowH2: false, timeout: CONNECT_TIMEOUT_MS },
  });
}

/** Refuses a request before anything is connected to. What a name means is checked again by the connection. */
function checkFirst(check: (url: URL) => Promise<void>): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    check(new URL(options.origin ?? '')).then(
      () => dispatch(options, handler),
      (error: unknown) =>
        handler.onResponseError?.(NOT_STARTED, error instanceof Error ? error : new Error(String(error))),
    );
    return true;
  };
}

/** Of a request that never began. */
const NOT_STARTED: Dispatcher.DispatchController = {
  aborted: true,
  paused: false,
  reason: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
};
