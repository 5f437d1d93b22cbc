import { AssayError, parseReference } from '@assay/core';
import { type FakeRegistry, registryOptions, startFakeRegistry, startFakeServer } from '@assay/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { ociError } from '../errors.ts';
import type { ConnectionGuard, RegistrySettings } from '../open-options.ts';
import { openRegistrySource } from './registry-source.ts';

const MANIFEST = { bytes: Buffer.from('{"schemaVersion":2}'), mediaType: 'application/vnd.oci.image.manifest.v1+json' };
const running: AsyncDisposable[] = [];

afterEach(async () => {
  for (const item of running.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

async function registry(): Promise<FakeRegistry> {
  const started = await startFakeRegistry({});
  running.push(started);
  started.putManifest('team/app', { ...MANIFEST, tags: ['1.0'] });
  return started;
}

async function open(host: string, settings: Partial<RegistrySettings>): Promise<string> {
  try {
    const image = await openRegistrySource(
      parseReference(`${host}/team/app:1.0`),
      registryOptions({ retries: 0, ...settings }),
    );
    running.push(image.source);
    return 'opened';
  } catch (error) {
    return error instanceof AssayError ? error.code : String(error);
  }
}

/** A guard that sends every name to this machine, unless it refuses it. */
function guard(refuse: { url?: RegExp; name?: RegExp } = {}): {
  guard: ConnectionGuard;
  checked: string[];
  named: string[];
} {
  const [checked, named]: [string[], string[]] = [[], []];
  const refusal = (): AssayError => ociError('OFFLINE', 'the guard says no');
  return {
    checked,
    named,
    guard: {
      check: async (url, viaProxy) => {
        checked.push(`${url.hostname} ${viaProxy}`);
        if (refuse.url?.test(url.hostname)) throw refusal();
      },
      lookup: (hostname, options, callback) => {
        named.push(hostname);
        if (refuse.name?.test(hostname)) callback(refusal(), '', 0);
        else if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
        else callback(null, '127.0.0.1', 4);
      },
    },
  };
}

describe('a guard', () => {
  test('is asked before each request and resolves the names that are connected to', async () => {
    const { host } = await registry();
    const port = host.split(':')[1];
    const { guard: own, checked, named } = guard();
    const name = `registry.example:${port}`;
    expect(await open(name, { guard: own, insecure: [name] })).toBe('opened');
    expect(new Set(checked)).toEqual(new Set(['registry.example false']));
    expect(new Set(named)).toEqual(new Set(['registry.example']));
  });

  test('refuses a server before and while it is connected to, and what it throws is told', async () => {
    const { host } = await registry();
    const name = `registry.example:${host.split(':')[1]}`;
    expect(await open(name, { guard: guard({ url: /^registry/ }).guard, insecure: [name] })).toBe('OFFLINE');
    expect(await open(name, { guard: guard({ name: /^registry/ }).guard, insecure: [name] })).toBe('OFFLINE');
    expect(await open(host, { guard: guard({ url: /^127/ }).guard })).toBe('OFFLINE');
  });

  test('is asked about the target of a redirect too', async () => {
    const { host } = await startRedirecting('http://elsewhere.example/v2/');
    const own = guard({ url: /elsewhere/ });
    expect(await open(host, { guard: own.guard })).toBe('OFFLINE');
    expect(own.checked).toContain('elsewhere.example false');
  });

  test('is told that a proxy will resolve the name', async () => {
    const { host } = await registry();
    const proxy = { http: `http://${host}`, https: `http://${host}`, except: '' };
    const own = guard({ url: /^registry/ });
    expect(await open('registry.example', { guard: own.guard, proxy })).toBe('OFFLINE');
    expect(own.checked).toEqual(['registry.example true']);
  });
});

async function startRedirecting(location: string): Promise<{ readonly host: string }> {
  const server = await startFakeServer((_request, response) => {
    response.writeHead(307, { location }).end();
  });
  running.push(server);
  return server;
}
