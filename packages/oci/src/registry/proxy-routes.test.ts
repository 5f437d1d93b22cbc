import { type IncomingMessage, type Server, createServer, request as sendRequest } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { AssayError, parseReference } from '@assay/core';
import {
  type FakeRegistry,
  type FakeRegistryOptions,
  createTestCertificate,
  registryOptions,
  startFakeRegistry,
} from '@assay/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import type { RegistrySettings } from '../open-options.ts';
import { openRegistrySource } from './registry-source.ts';

const REPOSITORY = 'team/app';
const MANIFEST = { bytes: Buffer.from('{"schemaVersion":2}'), mediaType: 'application/vnd.oci.image.manifest.v1+json' };
/** A name that only the proxy knows. */
const NAME = 'registry.test';
const running: AsyncDisposable[] = [];

afterEach(async () => {
  for (const item of running.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

interface FakeProxy {
  readonly address: string;
  /** `CONNECT host:port` or `GET http://host:port/path`, with the credentials that came along. */
  readonly seen: { readonly line: string; readonly authorization: string | undefined }[];
}

/** A proxy that leads every name to this machine. */
async function startProxy(refuse: boolean = false): Promise<FakeProxy> {
  const seen: { line: string; authorization: string | undefined }[] = [];
  const note = ({ method = '', url = '', headers }: IncomingMessage): void => {
    seen.push({ line: `${method} ${url}`, authorization: headers['proxy-authorization'] });
  };
  const server: Server = createServer((incoming, answer) => {
    note(incoming);
    const url = new URL(incoming.url ?? '');
    const onward = sendRequest(
      {
        host: '127.0.0.1',
        port: url.port,
        path: `${url.pathname}${url.search}`,
        method: incoming.method,
        headers: incoming.headers,
      },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming: IncomingMessage, socket) => {
    note(incoming);
    if (refuse) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const onward = connect(Number(incoming.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  const port = typeof place === 'object' && place !== null ? place.port : 0;
  running.push({
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { address: `127.0.0.1:${port}`, seen };
}

async function start(options: FakeRegistryOptions = {}): Promise<FakeRegistry & { readonly port: string }> {
  const registry = await startFakeRegistry(options);
  running.push(registry);
  registry.putManifest(REPOSITORY, { ...MANIFEST, tags: ['1.0'] });
  return Object.assign(registry, { port: registry.host.split(':')[1] ?? '' });
}

async function open(host: string, settings: Partial<RegistrySettings>): Promise<void> {
  const reference = parseReference(`${host}/${REPOSITORY}:1.0`);
  const { source } = await openRegistrySource(reference, registryOptions({ retries: 0, ...settings }));
  await source[Symbol.asyncDispose]();
}

const through = (address: string, except: string = ''): Pick<RegistrySettings, 'proxy'> => ({
  proxy: { http: `http://${address}`, https: `http://${address}`, except },
});

describe('a proxy', () => {
  test('is gone through to a registry with TLS, whose certificate is checked at its end', async () => {
    const certificate = createTestCertificate({ hosts: [NAME] });
    const registry = await start({ certificate });
    const { address, seen } = await startProxy();
    const host = `${NAME}:${registry.port}`;
    await open(host, { ...through(address), certificateAuthorities: [certificate.certificate] });
    expect(seen.map(({ line }) => line)).toEqual([`CONNECT ${host}`]);
    await expect(open(host, through(address))).rejects.toMatchObject({ code: 'REGISTRY_TLS' });
    await open(host, { ...through(address), insecure: [host] });
  });

  test('is asked for what is spoken to over plain HTTP', async () => {
    const registry = await start();
    const { address, seen } = await startProxy();
    const host = `${NAME}:${registry.port}`;
    await open(host, { ...through(address), insecure: [host] });
    expect(seen.map(({ line }) => line)).toContain(`GET http://${host}/v2/${REPOSITORY}/manifests/1.0`);
  });

  test('gets its credentials, and no message repeats them', async () => {
    const certificate = createTestCertificate({ hosts: [NAME] });
    const registry = await start({ certificate });
    const { address, seen } = await startProxy(true);
    const settings = through(`user:s3cret-word@${address}`);
    const failure = await open(`${NAME}:${registry.port}`, settings).catch((error: unknown) => error);
    expect(seen[0]?.authorization).toBe(`Basic ${Buffer.from('user:s3cret-word').toString('base64')}`);
    expect(failure).toBeInstanceOf(AssayError);
    expect(failure).toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    const said = [failure, failure instanceof Error ? failure.cause : null].map((error) =>
      error instanceof Error ? `${error.message} ${error.stack ?? ''} ${JSON.stringify(error)}` : '',
    );
    expect(said.join(' ')).not.toContain('s3cret');
    expect(said.join(' ')).not.toContain(Buffer.from('user:s3cret-word').toString('base64'));
  });

  test.each(['ftp://u:s3cret@proxy', 'http://', 'socks5://u:s3cret@proxy:1'])(
    '%s is refused without repeating it',
    async (text) => {
      const failure = await open(`${NAME}:1`, { proxy: { http: text, https: text, except: '' } }).catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ code: 'REGISTRY_SETTINGS_INVALID' });
      expect(failure instanceof Error ? failure.message : 's3cret').not.toContain('s3cret');
    },
  );

  test.each([
    ['this machine', ''],
    ['a host that needs none', '127.0.0.1'],
    ['every host', '*'],
  ])('is left out for %s', async (_, except) => {
    const registry = await start();
    const { address, seen } = await startProxy();
    await open(registry.host, { ...through(address, except), insecure: [registry.host] });
    expect(seen).toEqual([]);
  });

  test('is left out for domains that need none', async () => {
    const { address, seen } = await startProxy();
    const failure = open(`a.${NAME}:1`, through(address, `.${NAME}`));
    await expect(failure).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    expect(seen).toEqual([]);
  });
});
