import { type AddressInfo, type Server, createServer as createTcpServer } from 'node:net';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Resolve } from './egress-guard.ts';
import { type Egress, type EgressSettings, createEgress } from './egress.ts';

const REFUSED = expect.objectContaining({ code: 'EGRESS_REFUSED' });
const FAILED = expect.objectContaining({ code: 'EGRESS_FAILED' });
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

function egressOf(settings: EgressSettings, resolve?: Resolve): Egress {
  const egress = createEgress(settings, resolve);
  open.push({ close: async () => egress[Symbol.asyncDispose]() });
  return egress;
}

/** A server on this machine, and which requests reached it. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    response.end('reached'),
): Promise<{ readonly port: number; readonly seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    answer(request, response);
  });
  return { port: await listen(server), seen };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
        server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('the server listens on a port');
  return address.port;
}

function resolveTo(...turns: readonly (readonly string[])[]): { readonly resolve: Resolve; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolve: (hostname, _options, callback) => {
      const addresses = turns[Math.min(asked.length, turns.length - 1)] ?? [];
      asked.push(hostname);
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  };
}

describe('what may not be connected to', () => {
  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://localhost./',
    'HTTP://LOCALHOST/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://[fec0::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://①②⑦.0.0.1/',
    'http://10.0.0.1/',
    'https://192.168.1.1/',
    'http://93.184.216.34:22/',
    'http://93.184.216.34:6379/',
    'ftp://93.184.216.34/',
    'file:///etc/passwd',
    'gopher://93.184.216.34/',
    'http://user:password@93.184.216.34/',
    'nonsense',
    '',
  ])('%s', async (url) => {
    await expect(egressOf({ allowedEgress: [] }, resolveTo(['127.0.0.1']).resolve).fetch(url)).rejects.toThrow(REFUSED);
  });

  it.each([
    '127.0.0.1',
    '127.0.0.1:5000',
    '[::1]:5000',
    '::1',
    'localhost',
    '2130706433',
    '0x7f.1:80',
    '10.0.0.1.',
    'a b',
    '',
    'a/b',
    '@x',
    '169.254.169.254',
  ])('the host %j', async (host) => {
    await expect(egressOf({ allowedEgress: [] }, resolveTo(['127.0.0.1']).resolve).checkHost(host)).rejects.toThrow(
      REFUSED,
    );
  });

  it('a name with even one internal address, whoever asks', async () => {
    const egress = egressOf({ allowedEgress: [] }, resolveTo(['93.184.216.34', '10.0.0.1']).resolve);
    await expect(egress.checkHost('a.example')).rejects.toThrow(REFUSED);
    await expect(egress.fetch('http://a.example/')).rejects.toThrow(REFUSED);
    await expect(egress.resolve('a.example')).rejects.toThrow(REFUSED);
  });

  it('passes names that nobody has, and hosts that are public', async () => {
    const egress = egressOf({ allowedEgress: [] }, resolveTo(['93.184.216.34']).resolve);
    await egress.checkHost('a.example:5000');
    expect(await egress.resolve('a.example')).toEqual([{ address: '93.184.216.34', family: 4 }]);
    const unknown: Resolve = (_hostname, _options, callback) => {
      callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []);
    };
    await egressOf({ allowedEgress: [] }, unknown).checkHost('nobody.example');
  });
});

describe('a name that means another address each time it is asked for', () => {
  it('is refused by the address that is connected to, though the check before saw a public one', async () => {
    const { port, seen } = await serve();
    const names = resolveTo(['93.184.216.34'], ['127.0.0.1']);
    const egress = egressOf({ allowedEgress: [] }, names.resolve);
    await egress.checkHost(`rebind.example:${port}`);
    await expect(egress.fetch(`http://rebind.example:${port}/`)).rejects.toThrow(REFUSED);
    expect([seen, names.asked]).toEqual([[], ['rebind.example', 'rebind.example']]);
  });

  it('is connected to where the look-up that was checked said, not where the next one would', async () => {
    const { port, seen } = await serve();
    const names = resolveTo(['127.0.0.1'], ['169.254.169.254']);
    const egress = egressOf({ allowedEgress: ['127.0.0.0/8'] }, names.resolve);
    expect(await (await egress.fetch(`http://rebind.example:${port}/`)).text()).toBe('reached');
    expect([seen.length, names.asked.length]).toEqual([1, 1]);
  });

  it('is refused by the dispatcher on every new connection', async () => {
    const { port } = await serve((_request, response) => response.setHeader('connection', 'close').end('once'));
    const { dispatcher } = egressOf({ allowedEgress: ['127.0.0.1'] }, resolveTo(['127.0.0.1'], ['127.0.0.2']).resolve);
    const ask = () => dispatcher.request({ origin: `http://a.example:${port}`, path: '/', method: 'GET' });
    await (await ask()).body.dump();
    await expect(ask()).rejects.toThrow(REFUSED);
  });
});

describe('a fetch', () => {
  const settings = { allowedEgress: ['127.0.0.1', 'ok.example'] };

  it('gives redirects back as answers, and follows them only where each one is allowed', async () => {
    const { port, seen } = await serve((request, response) => {
      const to = request.url === '/a' ? '/b' : request.url === '/c' ? 'http://169.254.169.254/' : null;
      if (to === null) response.end('end');
      else response.writeHead(302, { location: to }).end();
    });
    const egress = egressOf(settings);
    const at = (path: string) => `http://127.0.0.1:${port}${path}`;
    expect((await egress.fetch(at('/a'))).status).toBe(302);
    expect(await (await egress.fetch(at('/a'), { redirects: 1 })).text()).toBe('end');
    expect((await egress.fetch(at('/a'), { method: 'POST', body: 'x', redirects: 1 })).status).toBe(302);
    await expect(egress.fetch(at('/c'), { redirects: 3 })).rejects.toThrow(REFUSED);
    expect(seen.length).toBe(5);
  });

  it('sends what it was given once more where a redirect keeps it, and to no other origin', async () => {
    const other = await serve();
    const { port, seen } = await serve((request, response) => {
      const to = request.url === '/a' ? '/b' : request.url === '/c' ? `http://127.0.0.1:${other.port}/` : null;
      if (to === null) response.end('end');
      else response.writeHead(307, { location: to }).end();
    });
    const post = async (path: string) =>
      egressOf(settings).fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: 'x', redirects: 1 });
    expect(await (await post('/a')).text()).toBe('end');
    expect((await post('/c')).status).toBe(307);
    expect([seen.map((line) => line.slice(0, 7)), other.seen]).toEqual([['POST /a', 'POST /b', 'POST /c'], []]);
  });

  it('sends no credentials on to another origin', async () => {
    const other = await serve();
    const { port } = await serve((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${other.port}/x` }).end(),
    );
    await egressOf(settings).fetch(`http://127.0.0.1:${port}/`, {
      headers: { Authorization: 'Bearer secret' },
      redirects: 1,
    });
    expect(other.seen).toEqual(['GET /x ']);
  });

  it('ends with answers that are too long, too late, cut off or no HTTP', async () => {
    const long = await serve((_request, response) => response.end('x'.repeat(2000)));
    const late = await serve((_request, response) => void response.write('x'));
    const cut = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      response.destroy();
    });
    const mute = await listen(createTcpServer((socket) => socket.resume().end('SSH-2.0-x\r\n')));
    const egress = egressOf(settings);
    const at = (port: number) => `http://127.0.0.1:${port}/`;
    await expect(egress.fetch(at(long.port), { maxBytes: 1999 })).rejects.toThrow(FAILED);
    expect(await (await egress.fetch(at(long.port), { maxBytes: 2000 })).text()).toHaveLength(2000);
    await expect(egress.fetch(at(late.port), { timeoutMs: 50 })).rejects.toThrow(FAILED);
    await expect(egress.fetch(at(cut.port))).rejects.toThrow(FAILED);
    await expect(egress.fetch(at(mute))).rejects.toThrow(FAILED);
  });

  it('ends when its caller gives up', async () => {
    const { port } = await serve(() => undefined);
    await expect(
      egressOf(settings).fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(20) }),
    ).rejects.toThrow(FAILED);
  });

  it('reaches an internal address under a name that is allowed, and not under another', async () => {
    const { port } = await serve();
    const egress = egressOf({ allowedEgress: ['ok.example'] }, resolveTo(['127.0.0.1']).resolve);
    expect((await egress.fetch(`http://OK.example.:${port}/`)).status).toBe(200);
    await expect(egress.fetch(`http://bad.example:${port}/`)).rejects.toThrow(REFUSED);
    await expect(egress.fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow(REFUSED);
  });
});

describe('through a proxy', () => {
  it('go requests for public names alone; the proxy itself may be internal', async () => {
    const proxy = await serve((request, response) => response.end(`through the proxy to ${request.url}`));
    const names = resolveTo(['93.184.216.34'], ['10.0.0.1']);
    const egress = egressOf(
      { allowedEgress: [], proxy: { http: `http://127.0.0.1:${proxy.port}`, https: null, except: '' } },
      names.resolve,
    );
    expect(await (await egress.fetch('http://a.example/x')).text()).toContain('through the proxy');
    await expect(egress.fetch('http://a.example/x')).rejects.toThrow(REFUSED);
    await expect(egress.fetch('http://127.0.0.1/x')).rejects.toThrow(REFUSED);
    expect(proxy.seen).toHaveLength(1);
  });
});
