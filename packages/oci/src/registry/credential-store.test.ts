import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { registrySettings } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegistrySettings } from '../open-options.ts';
import { askCredentialHelper } from './credential-helper.ts';
import { findCredential } from './credential-store.ts';

let directory = '';
let environment: Record<string, string> = {};

/** A helper that knows two servers, in the shell's own words so that it starts fast. */
const HELPER = `#!/bin/sh
read -r server
case "$server" in
  known.example) echo '{"ServerURL":"known.example","Username":"bob","Secret":"from-helper"}' ;;
  https://index.docker.io/v1/) echo '{"ServerURL":"x","Username":"<token>","Secret":"hub-token"}' ;;
  *) echo "credentials not found in native keychain"; exit 1 ;;
esac
`;

async function addHelper(name: string, text: string): Promise<void> {
  const path = join(directory, `docker-credential-${name}`);
  await writeFile(path, text);
  await chmod(path, 0o755);
}

async function addConfig(name: string, document: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-credentials-'));
  environment = { PATH: ['relative', directory, '/usr/bin', '/bin', dirname(process.execPath)].join(delimiter) };
  await addHelper('good', HELPER);
  await addHelper('failing', '#!/bin/sh\necho "SECRET is locked"; exit 1\n');
  await addHelper('babbling', '#!/bin/sh\necho "SECRET, but no JSON"\n');
  await addHelper('empty', `#!/bin/sh\necho '{"Username":"","Secret":""}'\n`);
  await addHelper('endless', '#!/bin/sh\nwhile :; do echo SECRETSECRETSECRETSECRETSECRETSECRET; done\n');
  await addHelper('hanging', '#!/bin/sh\nsleep 3 &\nwait\n');
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function find(registry: string, repository: string, settings: Partial<RegistrySettings>): Promise<unknown> {
  const all = registrySettings({ helperEnvironment: environment, ...settings });
  const credential = await findCredential(registry, repository, {
    settings: all,
    signal: new AbortController().signal,
  });
  if (credential === null) return null;
  return credential.kind === 'password'
    ? `${credential.username}:${credential.password.reveal()}`
    : `${credential.kind}:${credential.token.reveal()}`;
}

function auth(username: string): { auth: string } {
  return { auth: Buffer.from(`${username}:pw`).toString('base64') };
}

describe('findCredential', () => {
  test('skips files that do not exist, and the first file that knows the registry wins', async () => {
    const first = await addConfig('first.json', { auths: { 'a.example': auth('first') } });
    const second = await addConfig('second.json', {
      auths: { 'a.example': auth('second'), 'b.example': auth('second') },
    });
    const dockerConfigFiles = [join(directory, 'absent.json'), join(first, 'not-a-directory'), first, second];
    expect(await find('a.example', 'x', { dockerConfigFiles })).toBe('first:pw');
    expect(await find('b.example', 'x', { dockerConfigFiles })).toBe('second:pw');
    expect(await find('c.example', 'x', { dockerConfigFiles })).toBeNull();
  });

  test('prefers the longest path of the repository, and whole segments only', async () => {
    const file = await addConfig('paths.json', {
      auths: { 'a.example': auth('host'), 'a.example/team': auth('team'), 'a.example/team/app': auth('app') },
    });
    const dockerConfigFiles = [file];
    expect(await find('a.example', 'team/app', { dockerConfigFiles })).toBe('app:pw');
    expect(await find('a.example', 'team/app/sub', { dockerConfigFiles })).toBe('app:pw');
    expect(await find('a.example', 'team/application', { dockerConfigFiles })).toBe('team:pw');
    expect(await find('a.example', 'teams', { dockerConfigFiles })).toBe('host:pw');
  });

  test('gives credentials to exactly the host and port they are for', async () => {
    const file = await addConfig('hosts.json', {
      auths: { 'a.example:5000': auth('port'), 'b.example': auth('host') },
    });
    const dockerConfigFiles = [file];
    expect(await find('a.example:5000', 'x', { dockerConfigFiles })).toBe('port:pw');
    for (const registry of [
      'a.example',
      'a.example:5001',
      'b.example:5000',
      'evil-b.example',
      'b.example.evil.example',
    ]) {
      expect(await find(registry, 'x', { dockerConfigFiles })).toBeNull();
    }
  });

  test('takes those of the settings before any file', async () => {
    const file = await addConfig('other.json', '{');
    const credentials = { 'a.example': { username: 'given', password: 'pw' } };
    expect(await find('a.example', 'x', { dockerConfigFiles: [file], credentials })).toBe('given:pw');
    await expect(find('b.example', 'x', { dockerConfigFiles: [file], credentials })).rejects.toMatchObject({
      code: 'CREDENTIALS_UNREADABLE',
    });
  });

  test('asks the helper of the registry, then the general one, then reads its own entries', async () => {
    const file = await addConfig('helpers.json', {
      credHelpers: { 'known.example': 'good' },
      credsStore: 'good',
      auths: { 'https://index.docker.io/v1/': {}, 'other.example': auth('own') },
    });
    const dockerConfigFiles = [file];
    expect(await find('known.example', 'x', { dockerConfigFiles })).toBe('bob:from-helper');
    expect(await find('docker.io', 'library/x', { dockerConfigFiles })).toBe('identity-token:hub-token');
    expect(await find('other.example', 'x', { dockerConfigFiles })).toBe('own:pw');
    expect(await find('unknown.example', 'x', { dockerConfigFiles })).toBeNull();
  });

  test('refuses a file that is too large', async () => {
    const file = await addConfig('large.json', `{}${' '.repeat(4 * 1024 * 1024)}`);
    await expect(find('a.example', 'x', { dockerConfigFiles: [file] })).rejects.toMatchObject({
      code: 'CREDENTIALS_UNREADABLE',
    });
  });
});

describe('askCredentialHelper', () => {
  test.each(['failing', 'babbling', 'endless', 'hanging', 'missing', '../good', 'good;true', '', 'a b', '-x'])(
    'refuses the helper %j without quoting what it said',
    async (name) => {
      const signal = new AbortController().signal;
      const asked = askCredentialHelper(name, 'known.example', { environment, signal, timeoutMs: 500 });
      await expect(asked).rejects.toMatchObject({
        code: 'CREDENTIALS_UNREADABLE',
        message: expect.not.stringContaining('SECRET'),
      });
    },
  );

  test('takes empty fields for none', async () => {
    const signal = new AbortController().signal;
    expect(await askCredentialHelper('empty', 'known.example', { environment, signal })).toBeNull();
  });

  test('looks only in the PATH it is given', async () => {
    const signal = new AbortController().signal;
    const asked = askCredentialHelper('good', 'known.example', { environment: { PATH: '/nonexistent' }, signal });
    await expect(asked).rejects.toMatchObject({ code: 'CREDENTIALS_UNREADABLE' });
  });

  test('stops when the work is cancelled', async () => {
    const asked = askCredentialHelper('hanging', 'known.example', { environment, signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
