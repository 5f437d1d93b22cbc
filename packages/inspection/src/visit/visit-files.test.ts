import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { BASIC_REQUEST, type Digest, type FileEntry, type Image, type InspectionLimits } from '@assay/core';
import { type BuiltLayer, type TarEntry, buildLayer, encodeTar, sha256 } from '@assay/oci';
import { flipped, memoryImage, rawTar, rawTarEntry, sparseFile10, whiteout } from '@assay/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectWith } from '../inspect-image.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { InlineRunner } from '../worker/inline-runner.ts';
import { type VisitOptions, visitFiles } from './visit-files.ts';
import type { FileSink } from './visit-layer.ts';

const NEVER = new AbortController().signal;

const layer = (entries: readonly TarEntry[], compression: 'gzip' | 'none' = 'gzip'): BuiltLayer =>
  buildLayer({ entries, compression });

const file = (path: string, content: string | Uint8Array): TarEntry => ({ path, content });

async function entriesOf(image: Image, limits = DEFAULT_LIMITS): Promise<readonly FileEntry[]> {
  const options = { request: BASIC_REQUEST, limits, cache: null, signal: NEVER, toolVersion: '0' };
  return (await inspectWith(image, options, { catalogers: [], runner: new InlineRunner([]) })).files.entries;
}

interface Seen {
  readonly contents: Record<string, string>;
  readonly layers: Record<string, Digest | null>;
  readonly abandoned: readonly string[];
}

/** Collects what is handed over, slowly, and fails when anything comes before the last piece was taken. */
function collector(): Seen & { readonly open: VisitOptions['open'] } {
  const contents: Record<string, string> = {};
  const layers: Record<string, Digest | null> = {};
  const abandoned: string[] = [];
  let isBusy = false;
  const slowly = async (work: () => void): Promise<void> => {
    expect(isBusy).toBe(false);
    isBusy = true;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    isBusy = false;
    work();
  };
  const open = (entry: FileEntry, at: Digest | null): FileSink => {
    const pieces: string[] = [];
    layers[entry.path] = at;
    return {
      write: (bytes) => slowly(() => pieces.push(Buffer.from(bytes).toString('latin1'))),
      end: () => slowly(() => void (contents[entry.path] = pieces.join(''))),
      abandon: () => void abandoned.push(entry.path),
    };
  };
  return { contents, layers, abandoned, open };
}

async function visit(image: Image, settings: Partial<VisitOptions> & { readonly limits?: InspectionLimits } = {}) {
  const seen = collector();
  const entries = settings.entries ?? (await entriesOf(image));
  const options = { select: () => true, open: seen.open, signal: NEVER, limits: DEFAULT_LIMITS, ...settings, entries };
  const { delivered, missed } = await visitFiles(image, options);
  return { ...seen, delivered, missed: missed.map(({ path }) => path) };
}

describe('visiting the files of layers', () => {
  const big = 'abcdefg'.repeat(200_000);

  it.each(['gzip', 'none'] as const)('hands over what the final file system holds, from %s layers', async (kind) => {
    const base = layer([file('etc/a', 'old'), file('etc/gone', 'x'), file('big', big), file('empty', '')], kind);
    const top = layer([file('etc/a', 'new'), whiteout('etc/gone')], kind);
    const { contents, layers, delivered, missed } = await visit(memoryImage([base, top]));
    expect(contents).toEqual({ '/etc/a': 'new', '/big': big, '/empty': '' });
    expect(layers).toMatchObject({ '/etc/a': top.diffId, '/big': base.diffId });
    expect({ delivered, missed }).toEqual({ delivered: 3, missed: [] });
  });

  it('reads zstd', async () => {
    const tar = encodeTar([file('a', big)]);
    const bytes = zstdCompressSync(tar);
    const zstd = { ...layer([]), bytes, digest: sha256(bytes), diffId: sha256(tar) };
    expect((await visit(memoryImage([zstd]))).contents).toEqual({ '/a': big });
  });

  it('hands over what was selected, and leaves layers alone that hold nothing of it', async () => {
    const image = memoryImage([layer([file('a', '1')]), layer([file('b', '2')])]);
    const entries = await entriesOf(image);
    const fail = () => expect.fail('this layer holds nothing that is wanted');
    const [first, second] = image.layers;
    if (first === undefined || second === undefined) return expect.fail();
    const watched = { ...image, layers: [{ ...first, content: { kind: 'stream' as const, open: fail } }, second] };
    const { contents } = await visit(watched, { entries, select: ({ path }) => path === '/b' });
    return expect(contents).toEqual({ '/b': '2' });
  });

  it('finds files below directories that are links', async () => {
    const base = layer([
      { path: 'usr/lib/', type: 'directory' },
      { path: 'lib', type: 'symlink', linkTarget: 'usr/lib' },
      file('lib/x', 'content'),
    ]);
    expect((await visit(memoryImage([base]))).contents).toEqual({ '/usr/lib/x': 'content' });
  });

  it('hands content with several names over once', async () => {
    const base = layer([file('b', 'one'), { path: 'a', type: 'hardlink', linkTarget: 'b' }]);
    const { contents, delivered, missed } = await visit(memoryImage([base]));
    expect(Object.values(contents)).toEqual(['one']);
    expect({ delivered, missed }).toEqual({ delivered: 1, missed: [] });
  });

  it('finds content behind hard links whose target is gone or lies in a lower layer', async () => {
    const base = layer([
      file('target', 'below'),
      file('own', 'here'),
      { path: 'x', type: 'hardlink', linkTarget: 'own' },
    ]);
    const middle = layer([{ path: 'link', type: 'hardlink', linkTarget: 'target' }]);
    const top = layer([whiteout('target'), whiteout('own')]);
    const { contents, missed } = await visit(memoryImage([base, middle, top]));
    expect(contents).toEqual({ '/link': 'below', '/x': 'here' });
    expect(missed).toEqual([]);
  });

  it('hands sparse files over with their holes', async () => {
    const tar = rawTar(sparseFile10('sparse', 70_000, [{ offset: 69_000, data: 'end' }]));
    const sparse = { ...layer([], 'none'), bytes: tar, digest: sha256(tar), diffId: sha256(tar) };
    const { contents } = await visit(memoryImage([sparse]));
    expect(contents['/sparse']).toBe(`${'\0'.repeat(69_000)}end${'\0'.repeat(997)}`);
  });

  it('stops at the limit on holes of sparse files too, and says what it missed', async () => {
    const tar = rawTar(sparseFile10('sparse', 2 ** 50, [{ offset: 0, data: 'x' }]), rawTarEntry({ name: 'a' }, 'x'));
    const sparse = { ...layer([], 'none'), bytes: tar, digest: sha256(tar), diffId: sha256(tar) };
    const { contents, missed } = await visit(memoryImage([sparse]));
    expect(contents).toEqual({});
    expect(missed).toEqual(['/a', '/sparse']);
  });

  it('stops where the layers unpack to more than they may', async () => {
    const image = memoryImage([layer([file('a', big), file('b', big)])]);
    const { contents, abandoned, missed } = await visit(image, {
      limits: { ...DEFAULT_LIMITS, maxUnpackedBytes: 2_000_000 },
    });
    expect(Object.keys(contents)).toEqual(['/a']);
    expect(missed).toEqual(['/b']);
    expect(abandoned.length).toBeLessThanOrEqual(1);
  });

  it('misses what the layers do not hold', async () => {
    const entries = await entriesOf(memoryImage([layer([file('a', '1'), file('b', '22')])]));
    const { missed, contents } = await visit(memoryImage([layer([file('a', '1'), file('b', '2')])]), { entries });
    expect(contents).toEqual({ '/a': '1' });
    expect(missed).toEqual(['/b']);
  });

  it('gives up the file in which a damaged layer breaks off', async () => {
    const whole = layer([file('a', '1'), file('b', big)], 'none');
    const cut = whole.bytes.subarray(0, 100_000);
    const damaged = { ...whole, bytes: cut, digest: sha256(cut), diffId: sha256(cut) };
    const { contents, abandoned, missed } = await visit(memoryImage([damaged]), {
      entries: await entriesOf(memoryImage([whole])),
    });
    expect({ contents, abandoned, missed }).toEqual({ contents: { '/a': '1' }, abandoned: ['/b'], missed: ['/b'] });
  });

  it.each([
    ['other stored bytes', (good: BuiltLayer) => ({ ...good, bytes: layer([file('a', '2')]).bytes })],
    ['damaged stored bytes', (good: BuiltLayer) => ({ ...good, bytes: flipped(good.bytes) })],
    ['fewer stored bytes', (good: BuiltLayer) => ({ ...good, bytes: good.bytes.subarray(0, -1) })],
  ])('refuses %s than the inspection saw', async (_, change) => {
    const good = layer([file('a', '1')]);
    const image = memoryImage([good]);
    const entries = await entriesOf(image);
    const [described] = image.layers;
    const [other] = memoryImage([change(good)]).layers;
    if (described === undefined || other === undefined) return expect.fail();
    const swapped = { ...image, layers: [{ ...described, content: other.content }] };
    return expect(visit(swapped, { entries })).rejects.toMatchObject({ kind: 'untrusted' });
  });

  it('refuses a layer that unpacks to something else than promised', async () => {
    const none = layer([file('a', '1')], 'none');
    const image = memoryImage([
      { ...none, diffId: sha256(Buffer.from('other')), digest: sha256(Buffer.from('other')) },
    ]);
    const entries = await entriesOf(memoryImage([none]));
    await expect(visit(image, { entries })).rejects.toMatchObject({ kind: 'untrusted' });
  });

  it('ends with what a sink or a stream throws', async () => {
    const image = memoryImage([layer([file('a', '1')])]);
    const sink = { write: () => Promise.reject(new Error('no')), end: () => undefined, abandon: () => undefined };
    await expect(visit(image, { open: () => sink })).rejects.toThrow('no');
    const entries = await entriesOf(image);
    const [first] = image.layers;
    if (first === undefined) return expect.fail();
    const open = async function* open(): AsyncGenerator<Uint8Array> {
      yield Promise.reject(new Error('the line is dead'));
    };
    const dead = { ...image, layers: [{ ...first, content: { kind: 'stream' as const, open } }] };
    return expect(visit(dead, { entries })).rejects.toThrow('the line is dead');
  });

  it('is called off', async () => {
    const controller = new AbortController();
    const image = memoryImage([layer([file('a', '1'), file('b', big)])]);
    const entries = await entriesOf(image);
    const open = (): FileSink => {
      controller.abort();
      return { write: () => undefined, end: () => undefined, abandon: () => undefined };
    };
    const visited = visit(image, { entries, open, signal: controller.signal });
    await expect(visited).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('visiting the files of a root file system directory', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'assay-visit-'));
    await mkdir(join(root, 'etc'));
    await writeFile(join(root, 'etc/a'), 'content');
    await writeFile(join(root, 'b'), 'x'.repeat(600_000));
    await symlink('/etc/passwd', join(root, 'link'));
  });
  afterEach(async () => rm(root, { recursive: true, force: true }));

  const directory = (): Image => ({ ...memoryImage([]), sourceKind: 'dir', rootDirectory: root });

  it('hands over regular files and follows no link', async () => {
    const { contents, delivered, layers } = await visit(directory());
    expect(contents).toEqual({ '/etc/a': 'content', '/b': 'x'.repeat(600_000) });
    expect(layers).toEqual({ '/etc/a': null, '/b': null });
    expect(delivered).toBe(2);
  });

  it.each([
    ['is gone', async (path: string) => rm(path)],
    ['grew', async (path: string) => writeFile(path, 'content and more')],
    ['shrank', async (path: string) => writeFile(path, 'c')],
    [
      'became a link',
      async (path: string) => {
        await rm(path);
        await symlink('../b', path);
      },
    ],
  ])('misses a file that %s since', async (_, change) => {
    const entries = await entriesOf(directory());
    await change(join(root, 'etc/a'));
    const { missed, delivered } = await visit(directory(), { entries });
    expect({ missed, delivered }).toEqual({ missed: ['/etc/a'], delivered: 1 });
  });
});
