import type { OpenOptions } from '@assay/oci';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandIo } from './command-io.ts';
import { makeOpenOptions } from './open-options.ts';
import { resolveSettings } from './settings/resolve.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-open-'));
});
afterEach(async () => rm(directory, { recursive: true, force: true }));

interface Given {
  readonly flags?: Readonly<Record<string, readonly string[]>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly stdin?: string;
}

const open = async ({
  flags = {},
  environment = {},
  target = 'registry.example/a:1',
  stdin = '',
}: Given): Promise<OpenOptions> => {
  const output = { isTerminal: false, columns: null, write: async () => undefined };
  const io: CommandIo = {
    environment,
    workingDirectory: directory,
    homeDirectory: '/home/u',
    architecture: 'arm64',
    stdout: output,
    stderr: output,
    readStdin: async () => stdin,
    now: () => new Date(0),
    onInterruption: () => () => undefined,
  };
  const settings = resolveSettings({
    command: 'check',
    flags: new Map(Object.entries(flags)),
    environment,
    files: [],
    workingDirectory: directory,
  });
  const context = { io, name: 'check', operands: [target], settings } as const;
  return makeOpenOptions(context, target, { scratchDirectory: '/scratch', signal: new AbortController().signal });
};

describe('how images are opened', () => {
  it('follows this machine and its credential files when nothing is set', async () => {
    expect(await open({ environment: { XDG_RUNTIME_DIR: '/run/user/1' } })).toMatchObject({
      platform: null,
      hostPlatform: { os: 'linux', architecture: 'arm64', variant: null },
      offline: false,
      dockerHost: 'unix:///var/run/docker.sock',
      scratchDirectory: '/scratch',
      registry: {
        credentials: {},
        dockerConfigFiles: [
          '/home/u/.docker/config.json',
          '/run/user/1/containers/auth.json',
          '/home/u/.config/containers/auth.json',
        ],
      },
    });
  });

  it('honours the variables of docker and podman', async () => {
    const environment = {
      DOCKER_CONFIG: '/d',
      REGISTRY_AUTH_FILE: '/auth.json',
      DOCKER_HOST: 'tcp://docker.example:2375',
    };
    const { dockerHost, registry } = await open({ environment });
    expect(dockerHost).toBe('tcp://docker.example:2375');
    expect(registry.dockerConfigFiles.slice(0, 2)).toEqual(['/auth.json', '/d/config.json']);
  });

  it.each<[string, Readonly<Record<string, string>>, OpenOptions['registry']['proxy']]>([
    ['none', {}, undefined],
    ['one for TLS', { HTTPS_PROXY: 'http://p:1' }, { http: null, https: 'http://p:1', except: '' }],
    [
      'lower case before upper case',
      { https_proxy: 'http://a', HTTPS_PROXY: 'http://b', NO_PROXY: '.corp', HTTP_PROXY: '' },
      { http: null, https: 'http://a', except: '.corp' },
    ],
    [
      'one for all',
      { ALL_PROXY: 'http://p', http_proxy: 'http://q' },
      { http: 'http://q', https: 'http://p', except: '' },
    ],
    ['exceptions alone', { NO_PROXY: '*' }, undefined],
  ])('goes through the proxies that the environment names: %s', async (_, environment, proxy) => {
    expect((await open({ environment })).registry.proxy).toEqual(proxy);
  });

  it('collects mirrors by registry and reads certificate authorities', async () => {
    await writeFile(join(directory, 'ca.pem'), 'PEM');
    const { registry } = await open({
      flags: { 'registry-mirror': ['docker.io=m1', 'docker.io=m2:5000/x', 'ghcr.io=m3'], 'registry-ca': ['ca.pem'] },
    });
    expect(registry.mirrors).toEqual({ 'docker.io': ['m1', 'm2:5000/x'], 'ghcr.io': ['m3'] });
    expect(registry.certificateAuthorities).toEqual(['PEM']);
  });

  it('refuses a certificate file that is not there', async () => {
    await expect(open({ flags: { 'registry-ca': ['none.pem'] } })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('given credentials', () => {
  const username = { username: ['ci'] };

  it.each<[string, Given, object]>([
    [
      'from standard input, without its line feed',
      { flags: { ...username, 'password-stdin': ['true'] }, stdin: 's3cret\n' },
      { 'registry.example': { username: 'ci', password: 's3cret' } },
    ],
    [
      'from variables',
      { environment: { ASSAY_USERNAME: 'ci', ASSAY_PASSWORD: 'p' } },
      { 'registry.example': { username: 'ci', password: 'p' } },
    ],
    [
      'for the canonical registry',
      { flags: username, environment: { ASSAY_PASSWORD: 'p' }, target: 'nginx' },
      { 'docker.io': { username: 'ci', password: 'p' } },
    ],
    [
      'for no one when the image is local',
      { flags: username, environment: { ASSAY_PASSWORD: 'p' }, target: 'oci:/x' },
      {},
    ],
  ])('are taken %s', async (_, given, expected) => {
    expect((await open(given)).registry.credentials).toEqual(expected);
  });

  it.each<[string, Given]>([
    ['a user without a password', { flags: username }],
    ['an empty password', { flags: { ...username, 'password-stdin': ['true'] } }],
    ['a password without a user', { flags: { 'password-stdin': ['true'] } }],
  ])('are refused: %s', async (_, given) => {
    await expect(open(given)).rejects.toMatchObject({ code: 'OPTION_CONFLICT' });
  });
});

describe('the platform', () => {
  it.each<[string, Given, OpenOptions['platform']]>([
    ['one', { flags: { platform: ['linux/amd64'] } }, { os: 'linux', architecture: 'amd64', variant: null }],
    ['all', { flags: { 'all-platforms': ['true'] } }, 'all'],
    [
      'a flag over a variable',
      { flags: { 'all-platforms': ['true'] }, environment: { ASSAY_PLATFORM: 'linux/amd64' } },
      'all',
    ],
    [
      'one as a flag over all as a variable',
      { flags: { platform: ['linux/s390x'] }, environment: { ASSAY_ALL_PLATFORMS: '1' } },
      { os: 'linux', architecture: 's390x', variant: null },
    ],
  ])('is %s', async (_, given, expected) => {
    expect((await open(given)).platform).toEqual(expected);
  });

  it('is refused when two flags contradict each other', async () => {
    await expect(open({ flags: { platform: ['linux/amd64'], 'all-platforms': ['true'] } })).rejects.toMatchObject({
      code: 'OPTION_CONFLICT',
    });
  });
});
