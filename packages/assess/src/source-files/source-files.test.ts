import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { AssayError, parseDigest } from '@assay/core';
import { DEFAULT_LINT_SETTINGS } from '@assay/dockerfile';
import { type ScratchRepository, scratchRepository } from '@assay/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LintSourceOptions, type LintedSources, lintSources } from './lint-sources.ts';
import type { PinSourceOptions, PinnedSources } from './pin-options.ts';
import { pinSources } from './pin-sources.ts';
import { type SourceFiles, readSourceFiles } from './read-source-files.ts';
import { writeSourceFile } from './write-source-file.ts';

const isRoot = process.getuid?.() === 0;
const DIGEST = parseDigest(`sha256:${'b'.repeat(64)}`);

let scratch: ScratchRepository;
beforeEach(() => {
  scratch = scratchRepository();
});
afterEach(() => {
  scratch[Symbol.dispose]();
});

const shared = (): Pick<LintSourceOptions, 'targets' | 'environment' | 'workingDirectory' | 'now' | 'signal'> => ({
  targets: ['.'],
  environment: { PATH: process.env['PATH'] },
  workingDirectory: scratch.path,
  now: new Date('2026-03-01T12:00:00Z'),
  signal: new AbortController().signal,
});
const lint = async (more: Partial<LintSourceOptions> = {}): Promise<LintedSources> =>
  lintSources({ ...shared(), settings: DEFAULT_LINT_SETTINGS, ...more });
const pin = async (more: Partial<PinSourceOptions> = {}): Promise<PinnedSources> =>
  pinSources({
    ...shared(),
    mode: 'pin',
    write: true,
    syntax: false,
    perPlatform: false,
    resolve: async () => ({ digest: DIGEST, platforms: null }),
    library: null,
    mirrors: [],
    ...more,
  });
const read = async (...targets: readonly string[]): Promise<SourceFiles> =>
  readSourceFiles({ ...shared(), targets, wanted: (path) => /Dockerfile/.test(path) });
const paths = ({ files }: SourceFiles): readonly string[] => files.map(({ path }) => path);

describe('files that are read', () => {
  test('are those that are wanted, without what git and .assayignore leave out, and each once', async () => {
    scratch.write('Dockerfile', 'FROM a\n');
    scratch.write('sub/Dockerfile', 'FROM b\n');
    scratch.write('out/Dockerfile', 'FROM c\n');
    scratch.write('skipped/Dockerfile', 'FROM d\n');
    scratch.write('other.txt', 'x');
    scratch.write('.gitignore', 'out/\n');
    scratch.write('.assayignore', 'skipped/\n');
    expect(paths(await read('.', 'sub', 'sub/Dockerfile'))).toEqual(['Dockerfile', 'sub/Dockerfile']);
    expect(paths(await read('out/Dockerfile', 'other.txt'))).toEqual(['other.txt', 'out/Dockerfile']);
  });

  test('lie in no repository as well, and without git nothing is left out', async () => {
    using plain = scratchRepository({ isRepository: false });
    plain.write('a/Dockerfile', 'FROM a\n');
    const found = await readSourceFiles({ ...shared(), workingDirectory: plain.path, wanted: () => true });
    expect(paths(found)).toEqual(['a/Dockerfile']);
    scratch.write('out/Dockerfile', 'FROM c\n');
    scratch.write('.gitignore', 'out/\n');
    const without = await readSourceFiles({
      ...shared(),
      environment: {},
      wanted: (path) => path.endsWith('Dockerfile'),
    });
    expect(paths(without)).toEqual(['out/Dockerfile']);
    expect(without.notices).toEqual([expect.stringContaining('no git')]);
  });

  test('are no symbolic links, pipes or loops, but what a named link leads to', async () => {
    scratch.write('real/Dockerfile', 'FROM a\n');
    symlinkSync('real/Dockerfile', scratch.at('Dockerfile'));
    symlinkSync('..', scratch.at('real/loop'));
    symlinkSync('/dev/zero', scratch.at('Dockerfile.zero'));
    expect(spawnSync('mkfifo', [scratch.at('Dockerfile.pipe')]).status).toBe(0);
    const found = await read('.');
    expect(paths(found)).toEqual(['real/Dockerfile']);
    expect(paths(await read('Dockerfile'))).toEqual(['real/Dockerfile']);
  });

  test('that are named and not there are a mistake of the user', async () => {
    await expect(read('none')).rejects.toMatchObject({ code: 'SOURCE_PATH_MISSING' });
  });

  test('that are too large are gaps', async () => {
    scratch.write('Dockerfile', Buffer.alloc(16 * 1024 * 1024 + 1, 'a'));
    const { files, gaps } = await read('.');
    expect(files).toEqual([]);
    expect(gaps).toMatchObject([{ code: 'SOURCE_TOO_LARGE', effect: 'incomplete', path: 'Dockerfile' }]);
  });

  test.skipIf(isRoot)('that may not be read are gaps (root may read all)', async () => {
    scratch.write('Dockerfile', 'FROM a\n');
    chmodSync(scratch.at('Dockerfile'), 0);
    expect((await read('.')).gaps).toMatchObject([{ code: 'SOURCE_UNREADABLE', path: 'Dockerfile' }]);
  });
});

describe('a file that is written', () => {
  const before = 'FROM a\n';
  const write = async (name: string): Promise<void> =>
    writeSourceFile(Buffer.from(scratch.at(name)), before, 'FROM b\n');

  test.each([0o644, 0o755, 0o600, 0o444])('keeps its mode %o', async (mode) => {
    scratch.write('Dockerfile', before);
    chmodSync(scratch.at('Dockerfile'), mode);
    await write('Dockerfile');
    expect(readFileSync(scratch.at('Dockerfile'), 'utf8')).toBe('FROM b\n');
    expect(lstatSync(scratch.at('Dockerfile')).mode & 0o7777).toBe(mode);
  });

  test('leaves nothing beside it, also when it is not written', async () => {
    scratch.write('Dockerfile', before);
    await write('Dockerfile');
    await expect(write('Dockerfile')).rejects.toThrow('changed meanwhile');
    expect(readdirSync(scratch.path).filter((name) => name.startsWith('Dockerfile'))).toEqual(['Dockerfile']);
  });

  test('is one of its own from then on, where it had several names', async () => {
    scratch.write('Dockerfile', before);
    linkSync(scratch.at('Dockerfile'), scratch.at('other'));
    await write('Dockerfile');
    expect(readFileSync(scratch.at('other'), 'utf8')).toBe(before);
  });

  test('is no link, no directory, and nothing that is gone', async () => {
    scratch.write('real', before);
    symlinkSync('real', scratch.at('link'));
    mkdirSync(scratch.at('directory'));
    await expect(write('link')).rejects.toThrow('no regular file');
    await expect(write('directory')).rejects.toThrow('no regular file');
    await expect(write('none')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readFileSync(scratch.at('real'), 'utf8')).toBe(before);
  });

  test('is UTF-8', async () => {
    const bytes = Buffer.from([...Buffer.from('FROM a\n# '), 0xff, 0x0a]);
    scratch.write('Dockerfile', bytes);
    const location = Buffer.from(scratch.at('Dockerfile'));
    await expect(writeSourceFile(location, bytes.toString('utf8'), 'FROM b\n')).rejects.toThrow('UTF-8');
    expect(readFileSync(scratch.at('Dockerfile')).equals(bytes)).toBe(true);
  });
});

describe('Dockerfiles that are linted', () => {
  const BAD = 'FROM debian:12\nMAINTAINER me\nUSER 1000\n';

  test('are repaired in place, and nothing but what is repaired changes', async () => {
    const text = '# as it is\r\nFROM debian:12 as base\r\nRUN  echo   x\r\nUSER 1000\r\n';
    scratch.write('Dockerfile', text);
    const { repaired, report } = await lint({ fix: 'write' });
    expect(repaired).toMatchObject([{ path: 'Dockerfile', before: text }]);
    expect(readFileSync(scratch.at('Dockerfile'), 'utf8')).toBe(text.replace('12 as ', '12 AS '));
    expect(report.findings.map(({ rule }) => rule)).not.toContain('from-as-casing');
    expect((await lint({ fix: 'write' })).repaired).toEqual([]);
  });

  test('are left alone in a preview, and without repair', async () => {
    scratch.write('Dockerfile', 'FROM debian:12 as base\nUSER 1000\n');
    expect((await lint({ fix: 'preview' })).repaired).toHaveLength(1);
    expect((await lint()).repaired).toEqual([]);
    expect(readFileSync(scratch.at('Dockerfile'), 'utf8')).toContain(' as ');
  });

  test('say so when the repair cannot be written', async () => {
    const bytes = Buffer.from([...Buffer.from('FROM debian:12 as base\n# '), 0xff, 0x0a]);
    scratch.write('Dockerfile', bytes);
    const { report, repaired } = await lint({ fix: 'write' });
    expect(repaired).toEqual([]);
    expect(report.gaps).toMatchObject([{ code: 'SOURCE_NOT_WRITTEN', effect: 'incomplete', path: 'Dockerfile' }]);
    expect(readFileSync(scratch.at('Dockerfile')).equals(bytes)).toBe(true);
  });

  test('have the same ids wherever their findings move, and their order is that of paths and lines', async () => {
    scratch.write('b.Dockerfile', BAD);
    scratch.write('a.Dockerfile', BAD);
    const first = (await lint()).report;
    scratch.write('a.Dockerfile', `\n\n# moved\n${BAD}`);
    const second = (await lint()).report;
    expect(second.findings.map(({ id }) => id)).toEqual(first.findings.map(({ id }) => id));
    expect([...new Set(first.findings.map(({ path }) => path))]).toEqual(['a.Dockerfile', 'b.Dockerfile']);
    expect(new Set(first.rules.map(({ id }) => id))).toEqual(new Set(first.findings.map(({ rule }) => rule)));
  });

  test('that are broken give findings, and the others are linted', async () => {
    scratch.write('a.Dockerfile', 'FROM\n\u0000FOO <<EOF\nnever ends');
    scratch.write('b.Dockerfile', BAD);
    const { report } = await lint();
    expect(report.findings.some(({ path }) => path === 'a.Dockerfile')).toBe(true);
    expect(report.findings.some(({ path }) => path === 'b.Dockerfile')).toBe(true);
    expect(report.counts).toEqual({ files: 2 });
  });

  test('have ignore files that cannot hold anything up', async () => {
    scratch.write('Dockerfile', 'FROM debian:12\nCOPY . /app\nUSER 1000\n');
    symlinkSync('/dev/zero', scratch.at('Dockerfile.dockerignore'));
    expect(spawnSync('mkfifo', [scratch.at('.dockerignore')]).status).toBe(0);
    expect((await lint()).report.gaps).toMatchObject([{ code: 'FILE_SPECIAL', effect: 'partial' }]);
  });
});

describe('names of images that are pinned', () => {
  test('keep the line ends and everything else of their files', async () => {
    const text = '# syntax\r\nFROM  debian:12   AS base # not a comment\r\n\r\nFROM base\r\n';
    const compose = 'services:\r\n  db:\r\n    image: "postgres:16" # the database\r\n';
    scratch.write('Dockerfile', text);
    scratch.write('compose.yaml', compose);
    chmodSync(scratch.at('compose.yaml'), 0o640);
    const { changes } = await pin();
    expect(changes.map(({ path, line }) => `${path}:${line}`)).toEqual(['Dockerfile:2', 'compose.yaml:3']);
    expect(readFileSync(scratch.at('Dockerfile'), 'utf8')).toBe(text.replace('debian:12', `debian:12@${DIGEST}`));
    expect(readFileSync(scratch.at('compose.yaml'), 'utf8')).toBe(
      compose.replace('postgres:16', `postgres:16@${DIGEST}`),
    );
    expect(lstatSync(scratch.at('compose.yaml')).mode & 0o777).toBe(0o640);
    expect((await pin()).changes).toEqual([]);
  });

  test('are left alone in a file that changes while registries are asked', async () => {
    scratch.write('Dockerfile', 'FROM debian:12\n');
    const { changes, report } = await pin({
      resolve: async () => {
        writeFileSync(scratch.at('Dockerfile'), 'FROM alpine:3\n');
        return { digest: DIGEST, platforms: null };
      },
    });
    expect(changes).toEqual([]);
    expect(report.gaps).toMatchObject([{ code: 'SOURCE_NOT_WRITTEN', path: 'Dockerfile' }]);
    expect(readFileSync(scratch.at('Dockerfile'), 'utf8')).toBe('FROM alpine:3\n');
  });

  test('that no registry has are findings; a registry that fails is a gap; being stopped is neither', async () => {
    scratch.write('Dockerfile', 'FROM debian:12\n');
    expect((await pin({ resolve: async () => null })).report.findings).toMatchObject([{ rule: 'image-not-found' }]);
    const failing = async (isStopped: boolean): Promise<PinnedSources> => {
      const controller = new AbortController();
      return pin({
        signal: controller.signal,
        resolve: async () => {
          if (isStopped) controller.abort();
          throw new AssayError('X', { kind: 'aborted', summary: '' }, 'no answer in time');
        },
      });
    };
    expect((await failing(false)).report.gaps).toMatchObject([{ code: 'IMAGE_NOT_LOOKED_UP' }]);
    await expect(failing(true)).rejects.toMatchObject({ kind: 'aborted' });
  });

  test('are only told of in a check, and asked of nobody where there is no network', async () => {
    scratch.write('Dockerfile', 'FROM debian:12\n');
    const { report, changes, files } = await pin({ mode: 'check', write: false, resolve: null });
    expect(report.findings).toMatchObject([{ rule: 'image-not-pinned', line: 1, column: 6 }]);
    expect([changes, files]).toEqual([[], []]);
    expect(readFileSync(scratch.at('Dockerfile'), 'utf8')).toBe('FROM debian:12\n');
  });
});
