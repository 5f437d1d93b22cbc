import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FakeDaemonOptions,
  exampleImage,
  registryOptions,
  startFakeDaemon,
  startFakeServer,
} from '@assay/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openImages } from '../open-images.ts';
import { encodeTar } from '../writer/tar-writer.ts';
import { dockerArchiveEntries } from '../writer/write-docker-archive.ts';
import { parseDaemonAddress } from './daemon-address.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-daemon-'));
});
afterEach(() => rm(directory, { recursive: true }));

const image = exampleImage();
const name = 'docker.io/library/example:1';
const archive = encodeTar(dockerArchiveEntries([{ image, tags: ['example:1'] }]));

/** Opens the image through a daemon, closes it and gives subject and requests. */
async function openWith(
  options: FakeDaemonOptions,
  target = 'docker:example:1',
  body: Uint8Array = archive,
): Promise<unknown> {
  const held = [{ names: [name], id: image.config.digest, archive: body }];
  await using daemon = await startFakeDaemon(join(directory, 'docker.sock'), held, options);
  const { dockerHost } = daemon;
  const scratchDirectory = join(directory, 'scratch');
  const [opened] = await openImages(target, registryOptions({}, { scratchDirectory, dockerHost, offline: true }));
  await opened?.[Symbol.asyncDispose]();
  return { subject: opened?.subject, reference: opened?.reference, requests: daemon.requests };
}

describe('docker daemon', () => {
  test('the image is asked for by its canonical name and exported by its id, offline too', async () => {
    expect(await openWith({})).toMatchObject({
      subject: { reference: name, imageId: image.config.digest, digest: null },
      reference: { repository: 'library/example' },
      requests: [`/images/${name}/json`, `/images/${image.config.digest}/get`],
    });
  });

  const cases: readonly (readonly [string, FakeDaemonOptions, string])[] = [
    ['a daemon that fails', { status: 500 }, 'DAEMON_UNREACHABLE'],
    ['something that is no daemon', { inspectBody: '{"hello":"world"}' }, 'DAEMON_UNREACHABLE'],
    ['an id that is a path', { inspectBody: '{"Id":"../../containers"}' }, 'DAEMON_UNREACHABLE'],
    ['an answer that is not JSON', { inspectBody: '<html>' }, 'MANIFEST_INVALID'],
    ['an endless answer', { inspectBody: `"${'x'.repeat(5 * 1024 * 1024)}"` }, 'CONTENT_TOO_LARGE'],
    ['an export that breaks off', { hangUpAfterBytes: 3000 }, 'DAEMON_UNREACHABLE'],
  ];
  test.each(cases)('%s is refused and leaves nothing', async (_name, options, code) => {
    await expect(openWith(options)).rejects.toMatchObject({ code });
    expect(await readdir(join(directory, 'scratch')).catch(() => [])).toEqual([]);
  });

  test('an export that is no archive is refused and leaves nothing', async () => {
    const garbage = Buffer.from('garbage '.repeat(100));
    await expect(openWith({}, 'docker:example:1', garbage)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(await readdir(join(directory, 'scratch'))).toEqual([]);
  });

  test('an image that the daemon does not have', async () => {
    await expect(openWith({}, 'docker:other')).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });

  test('no daemon', async () => {
    const options = registryOptions({}, { dockerHost: `unix://${directory}/none.sock`, scratchDirectory: directory });
    await expect(openImages('docker:example', options)).rejects.toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  });

  test('a daemon on the network is not asked when offline', async () => {
    await using server = await startFakeServer((_request, response) => {
      response.end();
    });
    const dockerHost = `tcp://${server.host}`;
    const options = registryOptions({}, { dockerHost, scratchDirectory: directory, offline: true });
    await expect(openImages('docker:example', options)).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(server.requests).toEqual([]);
  });
});

describe('parseDaemonAddress', () => {
  test.each([
    ['unix:///var/run/docker.sock', 'http://localhost', '/var/run/docker.sock'],
    ['tcp://127.0.0.1:2375', 'http://127.0.0.1:2375', null],
    ['tcp://[::1]:2375/', 'http://[::1]:2375', null],
    ['https://daemon.example:2376', 'https://daemon.example:2376', null],
  ])('%s', (text, origin, socketPath) => {
    expect(parseDaemonAddress(text)).toEqual({ origin, socketPath });
  });

  test.each([
    '',
    'ssh://host',
    'npipe:////./pipe/docker',
    'unix://relative',
    'tcp://user:pass@host',
    'tcp://a b',
    'tcp://host:99999',
  ])('refuses "%s"', (text) => {
    expect(() => parseDaemonAddress(text)).toThrow(expect.objectContaining({ code: 'DAEMON_UNREACHABLE' }));
  });
});
