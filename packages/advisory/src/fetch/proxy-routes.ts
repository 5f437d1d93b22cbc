import type { Dispatcher } from 'undici';
import { advisoryError } from '../errors.ts';

/** Proxies as the environment names them: addresses, which may hold a password, and the hosts that are reached without (`NO_PROXY`). */
export interface FeedProxies {
  readonly http: string | null;
  readonly https: string | null;
  readonly except: string;
}

/** The way to an address; undefined for the direct one. Disposing of it cuts every connection. */
export interface ProxyRoutes extends AsyncDisposable {
  find(url: URL): Dispatcher | undefined;
}

/** Never asked of a proxy: this machine itself. */
const OWN_MACHINE = 'localhost,127.0.0.1,::1';

/**
 * Prepares the way through proxies; nothing is sent yet. TLS is spoken with the publisher itself, through the proxy.
 * @throws PROXY_INVALID
 */
export async function proxyRoutes(proxies: FeedProxies | null): Promise<ProxyRoutes> {
  const [http, https] = [readProxy(proxies?.http ?? null), readProxy(proxies?.https ?? null)];
  const clients = new Map<string, Dispatcher>();
  const noProxy = `${OWN_MACHINE},${proxies?.except ?? ''}`;
  for (const address of new Set([http, https])) {
    if (address === null) continue;
    // Loaded when there is a proxy, as the client of requests is.
    const { ProxyClient } = await import('./send-request.ts');
    clients.set(address, new ProxyClient({ httpProxy: address, httpsProxy: address, noProxy }));
  }
  return {
    find: ({ protocol }) => clients.get((protocol === 'http:' ? http : https) ?? ''),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...clients.values()].map(async (client) => client.destroy()));
    },
  };
}

/** `host:port` is a proxy that is spoken to over HTTP. No message repeats what may hold a password. */
function readProxy(text: string | null): string | null {
  if (text === null || text === '') return null;
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '') return url.href;
  throw advisoryError('PROXY_INVALID', 'The address of a proxy cannot be read.');
}
