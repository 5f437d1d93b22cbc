import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { SecureContext } from 'node:tls';
import { ociError } from '../errors.ts';
import type { ProxySettings } from '../open-options.ts';
import { type ConnectionRules, addressRefused, isForbidden, serverKey, trustedContext } from './connector.ts';
import { CONNECT_TIMEOUT_MS } from './limits.ts';

/** Never asked of a proxy: this machine itself. */
const OWN_MACHINE: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** Leads requests through proxies. Disposing of it cuts every connection. */
export interface ProxyRoutes extends AsyncDisposable {
  /**
   * The way to a server; null when it is the direct one.
   * @throws an error for an address to which no registry may send its clients
   */
  find(url: URL): Dispatcher | null;
}

/** What a client of proxies shares with one that goes directly. */
export interface ProxyOptions {
  readonly rules: ConnectionRules;
  /** Of the client that goes directly; servers that need no proxy are reached as it does. */
  readonly agentOptions: ConstructorParameters<typeof EnvHttpProxyAgent>[0];
}

/**
 * Prepares the way through proxies; nothing is sent yet. TLS is spoken with the registry itself, through the proxy, and checked by the
 * same rules. Names are resolved by the proxy, so only addresses that stand in a URL can be refused here.
 * @throws REGISTRY_SETTINGS_INVALID
 */
export function createProxyRoutes(settings: ProxySettings, { rules, agentOptions }: ProxyOptions): ProxyRoutes {
  const secureContext = trustedContext(rules.certificateAuthorities);
  const agents = new Map<string, EnvHttpProxyAgent>();
  const agentFor = (uri: string, insecure: boolean): EnvHttpProxyAgent => {
    const key = `${insecure} ${uri}`;
    const known = agents.get(key);
    if (known !== undefined) return known;
    const agent = new EnvHttpProxyAgent({
      ...agentOptions,
      httpProxy: uri,
      httpsProxy: uri,
      noProxy: [...OWN_MACHINE, settings.except].join(','),
      requestTls: tlsOptions(secureContext, insecure),
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
    agents.set(key, agent);
    return agent;
  };
  const [http, https] = [readProxy(settings.http), readProxy(settings.https)];
  return {
    find: (url) => {
      const uri = url.protocol === 'http:' ? http : https;
      if (uri === null) return null;
      const server = serverKey(url.hostname, url.port, url.protocol);
      if (!rules.named.has(server) && isForbidden(url.hostname, rules.loopback)) throw addressRefused();
      return agentFor(uri, rules.insecure.has(server));
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...agents.values()].map(async (agent) => agent.destroy()));
    },
  };
}

function tlsOptions(secureContext: SecureContext | null, insecure: boolean): Record<string, unknown> {
  return {
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    ...(secureContext === null ? {} : { secureContext }),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  };
}

/** The address of a proxy; `host:port` is one that is spoken to over HTTP. It may hold a password, so no message repeats it. */
function readProxy(text: string | null): string | null {
  if (text === null || text === '') return null;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw ociError('REGISTRY_SETTINGS_INVALID', 'the address of a proxy cannot be read', {
      hint: 'HTTP_PROXY and HTTPS_PROXY are written as http://host:port.',
    });
  }
  return url.href;
}
