import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError, parseReference } from '@assay/core';
import {
  type FakeAuth,
  type FakeRegistry,
  type FakeServer,
  type FakeTokenServer,
  type FakeTokenServerOptions,
  basicHeader,
  registryOptions,
  startFakeRegistry,
  startFakeTokenServer,
} from '@assay/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import type { RegistrySettings } from '../open-options.ts';
import { type OpenedRegistry, openRegistrySource } from './registry-source.ts';
import type { Timing } from './timing.ts';

const REPOSITORY = 'team/app';
const MANIFEST = { bytes: Buffer.from('{"schemaVersion":2}'), mediaType: 'application/vnd.oci.image.manifest.v1+json' };
const LAYER = Buffer.alloc(200_000, 'layer');
const ALICE = { username: 'alice', password: 's3cret:pw' };
const ACCOUNTS = { alice: ALICE.password };
const signal = new AbortController().signal;

const running: AsyncDisposable[] = [];
let now = 0;

const timing: Timing = {
  now: () => now,
  random: () => 0,
  sleep: async () => {
    await Promise.resolve();
  },
};

afterEach(async () => {
  now = 0;
  for (const item of running.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

async function startRegistry(auth: FakeAuth): Promise<FakeRegistry> {
  const registry = await startFakeRegistry({ auth });
  running.push(registry);
  registry.putManifest(REPOSITORY, { ...MANIFEST, tags: ['1.0'] });
  registry.putBlob(REPOSITORY, LAYER);
  return registry;
}

async function startTokens(options: FakeTokenServerOptions): Promise<FakeTokenServer> {
  const tokens = await startFakeTokenServer(options);
  running.push(tokens);
  return tokens;
}

async function open(registry: FakeServer, settings: Partial<RegistrySettings> = {}): Promise<OpenedRegistry> {
  const reference = parseReference(`${registry.host}/${REPOSITORY}:1.0`);
  const image = await openRegistrySource(reference, registryOptions(settings), timing);
  running.push(image.source);
  return image;
}

async function readLayer({ source }: OpenedRegistry, registry: FakeRegistry): Promise<Buffer> {
  const digest = registry.putBlob(REPOSITORY, LAYER);
  const content = source.layer({ mediaType: 'x', digest, sizeBytes: LAYER.length, annotations: {} });
  const chunks: Uint8Array[] = [];
  if (content.kind === 'stream') for await (const chunk of content.open({ signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function failure(promise: Promise<unknown>): Promise<AssayError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('it succeeded');
}

function as(registry: FakeServer): Partial<RegistrySettings> {
  return { credentials: { [registry.host]: ALICE } };
}

function authorizations(server: FakeServer): readonly (string | undefined)[] {
  return server.requests.map(({ headers }) => headers['authorization']);
}

describe('basic login', () => {
  const auth: FakeAuth = { kind: 'basic', ...ALICE };

  test('sends the password only after it is asked for, then ahead of being asked', async () => {
    const registry = await startRegistry(auth);
    const image = await open(registry, as(registry));
    expect(await readLayer(image, registry)).toEqual(LAYER);
    const header = basicHeader(ALICE.username, ALICE.password);
    expect(authorizations(registry)).toEqual([undefined, undefined, header, header]);
  });

  test.each<[string, Partial<RegistrySettings>]>([
    ['there are no credentials', {}],
    ['the credentials are for another host', { credentials: { '127.0.0.1': ALICE } }],
  ])('is refused when %s', async (_name, settings) => {
    const registry = await startRegistry(auth);
    expect((await failure(open(registry, settings))).code).toBe('REGISTRY_UNAUTHORIZED');
    expect(authorizations(registry).every((header) => header === undefined)).toBe(true);
  });

  test('is tried once when the password is wrong, which no message repeats', async () => {
    const registry = await startRegistry(auth);
    const wrong = { credentials: { [registry.host]: { username: 'alice', password: 'WRONG' } } };
    const error = await failure(open(registry, wrong));
    expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
    expect(JSON.stringify([error, error.message])).not.toMatch(/WRONG|alice/);
    expect(authorizations(registry).filter((header) => header !== undefined)).toHaveLength(1);
  });

  test('refuses a user name that the scheme cannot carry', async () => {
    const registry = await startRegistry(auth);
    const settings = { credentials: { [registry.host]: { username: 'a:b', password: 'c' } } };
    expect((await failure(open(registry, settings))).code).toBe('CREDENTIALS_UNREADABLE');
  });

  test('is chosen among challenges that are not understood', async () => {
    const registry = await startRegistry({ ...auth, challenge: 'Negotiate, Digest realm="x, Basic", Basic realm="y"' });
    expect((await open(registry, as(registry))).root.bytes).toEqual(MANIFEST.bytes);
  });
});

test('several fields of challenges are read as one list', async () => {
  const registry = await startRegistry({ kind: 'none' });
  const challenges = ['Negotiate', 'Digest realm="x"', 'Basic realm="y"'];
  registry.addFault({ effect: 'status', status: 401, headers: { 'www-authenticate': challenges } });
  await open(registry, as(registry));
  expect(authorizations(registry).at(-1)).toBe(basicHeader(ALICE.username, ALICE.password));
});

describe('token login', () => {
  test('asks the token server once, with service and scope, and reuses the token', async () => {
    const tokens = await startTokens({ accounts: ACCOUNTS });
    const registry = await startRegistry({ kind: 'bearer', tokens });
    const image = await open(registry, as(registry));
    await Promise.all([readLayer(image, registry), readLayer(image, registry)]);
    expect(tokens.requests.map(({ method, url }) => [method, new URL(url, tokens.origin).search])).toEqual([
      ['GET', '?service=fake-registry&scope=repository%3Ateam%2Fapp%3Apull'],
    ]);
    expect(authorizations(tokens)).toEqual([basicHeader(ALICE.username, ALICE.password)]);
    expect(authorizations(registry).some((header) => header?.startsWith('Basic'))).toBe(false);
  });

  test.each<[string, FakeTokenServerOptions, Partial<Extract<FakeAuth, { kind: 'bearer' }>>]>([
    ['anonymously', { anonymous: true }, {}],
    ['with the other name for the token', { anonymous: true, field: 'access_token' }, {}],
    ['without a scope in the challenge', { anonymous: true }, { scope: null }],
    ['after the token server failed', { anonymous: true, failures: [{ status: 503 }, { status: 429 }] }, {}],
  ])('works %s', async (_name, options, auth) => {
    const tokens = await startTokens(options);
    const registry = await startRegistry({ kind: 'bearer', tokens, ...auth });
    expect((await open(registry)).root.bytes).toEqual(MANIFEST.bytes);
    expect(tokens.requests.at(-1)?.url).toContain('scope=repository%3Ateam%2Fapp%3Apull');
    expect(authorizations(tokens).every((header) => header === undefined)).toBe(true);
  });

  test('asks for no more than reading', async () => {
    const tokens = await startTokens({ anonymous: true });
    const registry = await startRegistry({ kind: 'bearer', tokens, scope: 'repository:team/app:pull,push,delete' });
    await open(registry);
    expect(tokens.requests[0]?.url).toContain('scope=repository%3Ateam%2Fapp%3Apull');
    expect(tokens.requests[0]?.url).not.toContain('push');
  });

  test('keeps the query of the realm', async () => {
    const tokens = await startTokens({ anonymous: true });
    const registry = await startRegistry({ kind: 'bearer', tokens, realm: `${tokens.realm}?tenant=7&service=old` });
    await open(registry);
    expect(tokens.requests[0]?.url).toMatch(/tenant=7&service=fake-registry&scope=/);
  });

  test('fetches a new token when the registry no longer takes the old one in the middle of a pull', async () => {
    const tokens = await startTokens({ anonymous: true, usesPerToken: 1 });
    const registry = await startRegistry({ kind: 'bearer', tokens });
    const image = await open(registry);
    expect(await readLayer(image, registry)).toEqual(LAYER);
    expect(await readLayer(image, registry)).toEqual(LAYER);
    expect(tokens.requests).toHaveLength(3);
  });

  test('fetches a new token before the old one ends', async () => {
    const tokens = await startTokens({ anonymous: true, expiresInSeconds: 60 });
    const registry = await startRegistry({ kind: 'bearer', tokens });
    const image = await open(registry);
    now = 49_000;
    await readLayer(image, registry);
    expect(tokens.requests).toHaveLength(1);
    now = 51_000;
    await readLayer(image, registry);
    expect(tokens.requests).toHaveLength(2);
    expect(registry.requests.filter(({ headers }) => headers['authorization'] === undefined)).toHaveLength(2);
  });

  test('gives up when fresh tokens are refused too', async () => {
    const tokens = await startTokens({ anonymous: true, usesPerToken: 0 });
    const registry = await startRegistry({ kind: 'bearer', tokens });
    expect((await failure(open(registry))).code).toBe('REGISTRY_UNAUTHORIZED');
    expect(tokens.requests).toHaveLength(1);
  });

  test.each<[string, string, string]>([
    ['no JSON', 'SECRET', 'REGISTRY_PROTOCOL'],
    ['no token', '{}', 'REGISTRY_PROTOCOL'],
    ['an empty token', '{"token":""}', 'REGISTRY_PROTOCOL'],
    ['a token that would break the header', String.raw`{"token":"a\r\nx-evil: SECRET"}`, 'REGISTRY_PROTOCOL'],
    ['a token that is no text', '{"token":["SECRET"]}', 'REGISTRY_PROTOCOL'],
    ['a token that is too long', `{"token":"${'x'.repeat(70_000)}"}`, 'REGISTRY_PROTOCOL'],
    ['far too much', `{"token":"${'x'.repeat(300_000)}"}`, 'CONTENT_TOO_LARGE'],
  ])('refuses a token server that answers with %s', async (_name, body, code) => {
    const tokens = await startTokens({ failures: [{ status: 200, body }] });
    const registry = await startRegistry({ kind: 'bearer', tokens });
    const error = await failure(open(registry));
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('SECRET');
  });

  test('is refused when the token server refuses', async () => {
    const tokens = await startTokens({ accounts: {} });
    const registry = await startRegistry({ kind: 'bearer', tokens });
    expect((await failure(open(registry, as(registry)))).code).toBe('REGISTRY_UNAUTHORIZED');
  });

  test.each(['Bearer realm="token"', 'Bearer service="x"', 'Bearer realm="https://user:pw@127.0.0.1/token"'])(
    'refuses the challenge %s',
    async (challenge) => {
      const tokens = await startTokens({ anonymous: true });
      const registry = await startRegistry({ kind: 'bearer', tokens, challenge });
      expect((await failure(open(registry))).code).toBe('REGISTRY_PROTOCOL');
    },
  );
});

async function withFile(registry: FakeServer, entry: unknown): Promise<Partial<RegistrySettings>> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-login-'));
  running.push({
    [Symbol.asyncDispose]: async () => {
      await rm(directory, { recursive: true });
    },
  });
  await writeFile(`${directory}/config.json`, JSON.stringify({ auths: { [registry.host]: entry } }));
  return { dockerConfigFiles: [`${directory}/config.json`] };
}

describe('tokens kept in files', () => {
  test('identity tokens are exchanged by POST', async () => {
    const tokens = await startTokens({ identityTokens: ['refresh-me'], field: 'access_token' });
    const registry = await startRegistry({ kind: 'bearer', tokens });
    await open(registry, await withFile(registry, { identitytoken: 'refresh-me' }));
    expect(tokens.requests.map(({ method, body }) => [method, Object.fromEntries(new URLSearchParams(body))])).toEqual([
      [
        'POST',
        {
          grant_type: 'refresh_token',
          client_id: 'assay',
          service: 'fake-registry',
          scope: 'repository:team/app:pull',
          refresh_token: 'refresh-me',
        },
      ],
    ]);
  });

  test('identity tokens do not follow a redirect of the token server', async () => {
    const elsewhere = await startTokens({ identityTokens: ['refresh-me'] });
    const tokens = await startTokens({ failures: [{ status: 307, headers: { location: elsewhere.realm } }] });
    const registry = await startRegistry({ kind: 'bearer', tokens });
    const settings = await withFile(registry, { identitytoken: 'refresh-me' });
    expect((await failure(open(registry, settings))).code).toBe('REGISTRY_PROTOCOL');
    expect(elsewhere.requests).toEqual([]);
  });

  test('registry tokens go to the registry, never to a token server', async () => {
    const tokens = await startTokens({ anonymous: true });
    const registry = await startRegistry({
      kind: 'bearer',
      tokens: { realm: tokens.realm, use: (token) => token === 'direct' },
    });
    await open(registry, await withFile(registry, { registrytoken: 'direct' }));
    expect(tokens.requests).toEqual([]);
  });
});

describe('a realm elsewhere', () => {
  test('never sees credentials, and the message names both sides', async () => {
    const tokens = await startTokens({ accounts: ACCOUNTS, anonymous: true });
    const elsewhere = tokens.realm.replace('127.0.0.1', 'localhost');
    const registry = await startRegistry({ kind: 'bearer', tokens, realm: elsewhere });
    const error = await failure(open(registry, as(registry)));
    expect(error.code).toBe('REALM_REFUSED');
    expect(error.details).toEqual({ registry: registry.host, tokenServer: new URL(elsewhere).origin });
    expect(tokens.requests).toEqual([]);
  });

  test('may be asked without credentials', async () => {
    const tokens = await startTokens({ anonymous: true });
    const realm = tokens.realm.replace('127.0.0.1', 'localhost');
    const registry = await startRegistry({ kind: 'bearer', tokens, realm });
    await open(registry);
    expect(authorizations(tokens)).toEqual([undefined]);
  });

  test('sees credentials when the user allows it', async () => {
    const tokens = await startTokens({ accounts: ACCOUNTS });
    const realm = tokens.realm.replace('127.0.0.1', 'localhost');
    const registry = await startRegistry({ kind: 'bearer', tokens, realm });
    await open(registry, { ...as(registry), tokenServers: [new URL(realm).origin] });
    expect(authorizations(tokens)).toEqual([basicHeader(ALICE.username, ALICE.password)]);
  });

  test.each(['http://169.254.169.254/latest/meta-data', 'http://10.0.0.1/token', 'http://[fe80::1]/token'])(
    'is not even asked without credentials at %s',
    async (realm) => {
      const tokens = await startTokens({ anonymous: true });
      const registry = await startRegistry({ kind: 'bearer', tokens, realm });
      expect((await failure(open(registry))).code).toBe('REALM_REFUSED');
    },
  );

  test('a redirect of the token server does not carry the password along', async () => {
    const elsewhere = await startTokens({ accounts: ACCOUNTS, anonymous: true });
    const tokens = await startTokens({ failures: [{ status: 307, headers: { location: elsewhere.realm } }] });
    const registry = await startRegistry({
      kind: 'bearer',
      tokens: { realm: tokens.realm, use: (token) => elsewhere.use(token) },
    });
    await open(registry, as(registry));
    expect(authorizations(tokens)).toEqual([basicHeader(ALICE.username, ALICE.password)]);
    expect(authorizations(elsewhere)).toEqual([undefined]);
  });
});
