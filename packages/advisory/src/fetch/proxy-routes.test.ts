import { type Server, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createTestCertificate } from '@assay/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { download } from './download.ts';
import { type FeedProxies, proxyRoutes } from './proxy-routes.ts';

/** A name that only the proxy knows. */
const NAME = 'feeds.test';
const { key, certificate } = createTestCertificate({ hosts: [NAME] });
const trusted = getCACertificates('default');

let folder = '';
let feeds: Server;
let proxy: Server;
let ports = { feeds: 0, proxy: 0 };
let seen: { readonly line: string; readonly authorization: string | undefined }[] = [];
let sockets: Duplex[] = [];
let refuses = false;

beforeAll(() => {
  setDefaultCACertificates([...trusted, certificate]);
});
afterAll(() => {
  setDefaultCACertificates(trusted);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-proxy-'));
  [seen, sockets, refuses] = [[], [], false];
  feeds = createTlsServer({ key, cert: certificate }, (request, response) => response.end(`body of ${request.url}`));
  const note = ({ method = '', url = '', headers }: IncomingNote): void => {
    seen.push({ line: `${method} ${url}`, authorization: headers['proxy-authorization'] });
  };
  proxy = createServer((request, response) => {
    note(request);
    response.end('from the proxy');
  });
  proxy.on('connect', (request, socket) => {
    note(request);
    const upstream = connect(ports.feeds, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const one of [upstream, socket]) one.on('error', () => upstream.destroy());
    sockets.push(upstream, socket);
    if (refuses) socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  ports = { feeds: await listen(feeds), proxy: await listen(proxy) };
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of [feeds, proxy]) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
  await rm(folder, { recursive: true });
});

interface IncomingNote {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, unknown>> & { readonly 'proxy-authorization'?: string | undefined };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function fetched(url: string, over: Partial<FeedProxies>): Promise<string> {
  await using routes = await proxyRoutes({ http: null, https: null, except: '', ...over });
  const { signal } = new AbortController();
  const { path } = await download(url, { directory: folder, signal, tries: 1, route: (at) => routes.find(at) });
  return await readFile(path, 'utf8');
}

describe('feeds', () => {
  it('are fetched through a tunnel of the proxy, with its password', async () => {
    const https = `http://me:secret@127.0.0.1:${ports.proxy}`;
    expect(await fetched(`https://${NAME}/a.zip`, { https })).toBe('body of /a.zip');
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(seen).toEqual([{ line: `CONNECT ${NAME}:443`, authorization }]);
  });

  it('are fetched through a proxy that is written without scheme', async () => {
    expect(await fetched(`https://${NAME}/b.zip`, { https: `127.0.0.1:${ports.proxy}` })).toBe('body of /b.zip');
  });

  it('that are not encrypted are asked of the proxy itself', async () => {
    const body = await fetched(`http://${NAME}/c.zip`, { http: `http://127.0.0.1:${ports.proxy}` });
    expect([body, seen.map(({ line }) => line)]).toEqual(['from the proxy', [`GET http://${NAME}/c.zip`]]);
  });

  it('are not asked of the proxy of another scheme, of one for this machine, or where the environment excepts them', async () => {
    const address = `http://127.0.0.1:${ports.proxy}`;
    const directly: readonly [string, Partial<FeedProxies>][] = [
      [`https://${NAME}/d.zip`, { http: address }],
      [`https://127.0.0.1:${ports.feeds}/d.zip`, { https: address }],
      [`https://a.${NAME}/d.zip`, { https: address, except: `other.test,.${NAME}` }],
    ];
    for (const [url, proxies] of directly) {
      await expect(fetched(url, proxies)).rejects.toMatchObject({ code: 'FEED_UNREACHABLE' });
    }
    expect(seen).toEqual([]);
  });

  it('that the proxy does not let through are unreachable, and the password is in no message', async () => {
    refuses = true;
    const answer = fetched(`https://${NAME}/e.zip`, { https: `http://me:secret@127.0.0.1:${ports.proxy}` });
    await expect(answer).rejects.toMatchObject({
      code: 'FEED_UNREACHABLE',
      message: expect.not.stringContaining('secret'),
    });
  });

  it.each(['ftp://proxy.test', 'http://', 'http://me:secret@'])('are not fetched by way of %j', async (http) => {
    await expect(proxyRoutes({ http, https: null, except: '' })).rejects.toMatchObject({
      code: 'PROXY_INVALID',
      message: expect.not.stringContaining('secret'),
    });
  });
});
