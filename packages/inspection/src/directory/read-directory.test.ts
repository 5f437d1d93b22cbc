import { spawnSync } from 'node:child_process';
import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BASIC_REQUEST, type Image, type Inspection, type InspectionLimits, type InspectionRequest } from '@assay/core';
import { memoryImage } from '@assay/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectImage } from '../inspect-image.ts';
import { DEFAULT_LIMITS } from '../limits.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-root-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function inspect(
  limits: Partial<InspectionLimits> = {},
  request: InspectionRequest = BASIC_REQUEST,
): Promise<Inspection> {
  const image: Image = { ...memoryImage([]), sourceKind: 'dir', rootDirectory: root };
  const signal = new AbortController().signal;
  return inspectImage(image, {
    request,
    limits: { ...DEFAULT_LIMITS, ...limits },
    cache: null,
    signal,
    toolVersion: '0',
  });
}

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), content);
}

const listing = (inspection: Inspection): string[] =>
  inspection.files.entries.map(
    ({ path, type, linkTarget }) => `${type} ${path}${linkTarget === null ? '' : ` -> ${linkTarget}`}`,
  );
const codes = (inspection: Inspection): string[] => inspection.gaps.map(({ code, path }) => `${code} ${path ?? ''}`);
const APK = 'P:demo\nV:1.0-r0\nA:x86_64\n\n';

describe('a root file system directory', () => {
  test('is read like a layer, links not followed out of it', async () => {
    await put('outside', 'x');
    const inner = join(root, 'inner');
    await mkdir(inner);
    root = inner;
    await put('lib/apk/db/installed', APK);
    await put('usr/lib/os-release', 'ID=alpine\n');
    await put('etc/.wh.kept', '');
    await symlink('../usr/lib/os-release', join(root, 'etc/os-release'));
    await symlink('/etc', join(root, 'loop'));
    await symlink('../../outside', join(root, 'out'));
    await chmod(join(root, 'usr/lib/os-release'), 0o4711);
    const inspection = await inspect();
    expect(listing(inspection)).toEqual([
      'directory /etc',
      'file /etc/.wh.kept',
      'symlink /etc/os-release -> ../usr/lib/os-release',
      'directory /lib',
      'directory /lib/apk',
      'directory /lib/apk/db',
      'file /lib/apk/db/installed',
      'symlink /loop -> /etc',
      'symlink /out -> ../../outside',
      'directory /usr',
      'directory /usr/lib',
      'file /usr/lib/os-release',
    ]);
    expect(inspection.files.entries.at(-1)).toMatchObject({ mode: 0o4711, sizeBytes: 10, layer: 0 });
    expect(inspection.packages).toMatchObject([
      { name: 'demo', locations: [{ path: '/lib/apk/db/installed', layer: null }] },
    ]);
    expect([inspection.os?.id, inspection.gaps, inspection.source.layers]).toEqual(['alpine', [], []]);
    root = join(inner, '..');
  });

  test('is read a second time for what links lead to', async () => {
    await put('opt/odd', APK);
    await mkdir(join(root, 'lib/apk/db'), { recursive: true });
    await symlink('/opt/odd', join(root, 'lib/apk/db/installed'));
    await put('data/a', 'secret');
    await link(join(root, 'data/a'), join(root, 'data/b'));
    const inspection = await inspect(
      {},
      { fileDigests: { algorithms: ['md5'], paths: ['/data/b'] }, retrieve: ['/data/b'] },
    );
    expect(inspection.packages.map(({ name }) => name)).toEqual(['demo']);
    expect(listing(inspection).filter((line) => line.includes('/data/'))).toEqual([
      'file /data/a',
      'file /data/b -> /data/a',
    ]);
    expect(inspection.retrievedFiles).toEqual([
      { path: '/data/b', layer: null, sizeBytes: 6, base64: Buffer.from('secret').toString('base64') },
    ]);
    expect(inspection.files.entries.filter(({ digests }) => digests?.md5 !== undefined)).toHaveLength(2);
    expect(inspection.gaps).toEqual([]);
  });

  test('records pipes without opening them and tells of sockets', async () => {
    spawnSync('mkfifo', [join(root, 'installed'), join(root, 'pipe')]);
    const server = createServer().listen(join(root, 'socket'));
    await new Promise<void>((resolve) => server.once('listening', resolve));
    const inspection = await inspect();
    expect(listing(inspection)).toEqual(['fifo /installed', 'fifo /pipe']);
    expect(codes(inspection)).toEqual(['FILE_TYPE_UNKNOWN /socket']);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  test.skipIf(process.getuid?.() === 0)('tells of what it may not read', async () => {
    await put('lib/apk/db/installed', APK);
    await put('closed/file', 'x');
    await chmod(join(root, 'lib/apk/db/installed'), 0);
    await chmod(join(root, 'closed'), 0);
    expect(codes(await inspect())).toEqual([
      'FILE_UNREADABLE /closed',
      'FILE_UNREADABLE /lib/apk/db/installed',
      'FILE_UNREADABLE /lib/apk/db/installed',
    ]);
    await chmod(join(root, 'closed'), 0o755);
  });

  test('keeps names that are not UTF-8 apart, and reads such files', async () => {
    const location = Buffer.concat([Buffer.from(`${root}/lib/apk/db/`), Buffer.from([0xff])]);
    await mkdir(join(root, 'lib/apk/db'), { recursive: true });
    await writeFile(location, APK);
    await symlink(Buffer.from([0xff]), join(root, 'lib/apk/db/installed'));
    const inspection = await inspect();
    expect(inspection.packages.map(({ name }) => name)).toEqual(['demo']);
    expect(codes(inspection)).toEqual(['ENTRY_NAME_ENCODING /lib/apk/db/\uDCFF']);
  });

  test.each<[string, Partial<InspectionLimits>, string]>([
    ['entries', { maxEntries: 3 }, 'LIMIT_ENTRIES '],
    ['depth', { maxPathDepth: 1 }, 'LIMIT_DEPTH /a/b/c'],
    ['names', { maxNameBytes: 4 }, 'LIMIT_NAME /a/b/c'],
  ])('keeps to the limit on %s', async (_name, limits, code) => {
    await put('a/b/c/d', 'x');
    expect(codes(await inspect(limits))).toContain(code);
  });

  test('that is not there is an error', async () => {
    const { [Symbol.asyncDispose]: _dispose, ...rest } = memoryImage([]);
    const image: Image = { ...memoryImage([]), ...rest, rootDirectory: join(root, 'missing') };
    const options = {
      request: BASIC_REQUEST,
      limits: DEFAULT_LIMITS,
      cache: null,
      signal: new AbortController().signal,
      toolVersion: '0',
    };
    await expect(inspectImage(image, options)).rejects.toMatchObject({
      code: 'ROOT_DIRECTORY_UNREADABLE',
      kind: 'not-found',
    });
  });
});
