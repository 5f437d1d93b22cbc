import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findSource } from '../git/find-repository.ts';
import { findGit } from '../git/git-tool.ts';
import { pathText, rawPathOf } from '../raw-path.ts';
import { type ScratchRepository, scratchRepository } from '@assay/testkit';
import { FileReader } from './read-file.ts';
import { type WalkEvent, type WalkOptions, walkTree } from './walk-tree.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

async function walk(scratch: ScratchRepository, options: Partial<WalkOptions> = {}): Promise<readonly WalkEvent[]> {
  const { root, place } = findSource(scratch.path, scratch.path);
  const git = hasGit ? findGit(process.env) : null;
  const all: WalkEvent[] = [];
  const signal = new AbortController().signal;
  for await (const events of walkTree({ root, place, start: '', git, exceptions: true, signal, ...options })) {
    all.push(...events);
  }
  return all;
}

const files = (events: readonly WalkEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'file' ? [pathText(event.file.path)] : []));
const gaps = (events: readonly WalkEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'gap' ? [`${event.gap.code} ${event.gap.path ?? ''}`] : []));

describe.skipIf(!hasGit)('a walk through a working tree (skipped where there is no git)', () => {
  it('leaves out what git ignores, unless it is tracked', async () => {
    using scratch = scratchRepository();
    scratch.write('.gitignore', 'build/\n*.log\n');
    for (const path of ['build/kept.txt', 'build/new.txt', 'a.log', 'b.log', 'src/x.ts', 'src/.gitignore'])
      scratch.write(path, 'x');
    scratch.write('.git/info/exclude', 'src/y.ts\n');
    scratch.write('src/y.ts', '');
    scratch.git('add', '-f', 'build/kept.txt', 'a.log');
    const events = await walk(scratch);
    expect(files(events)).toEqual(['.gitignore', 'a.log', 'build/kept.txt', 'src/.gitignore', 'src/x.ts']);
    expect(events.filter((event) => event.kind === 'left-out')).toHaveLength(3);
    expect(files(await walk(scratch, { git: null }))).toContain('b.log');
  });

  it('leaves out what an .assayignore names, tracked or not, as long as exceptions count', async () => {
    using scratch = scratchRepository();
    scratch.write('.assayignore', 'fixtures/\n');
    scratch.write('fixtures/a', 'x');
    scratch.commit();
    expect(files(await walk(scratch))).toEqual(['.assayignore']);
    expect(files(await walk(scratch, { exceptions: false }))).toEqual(['.assayignore', 'fixtures/a']);
  });

  it('goes into submodules and repositories within as trees of their own', async () => {
    using library = scratchRepository();
    library.write('lib.c', 'x');
    library.commit();
    using scratch = scratchRepository();
    scratch.write('.gitignore', '*.o\n');
    scratch.write('a.o', '');
    scratch.git('submodule', '--quiet', 'add', library.path, 'sub');
    scratch.write('sub/x.o', 'this repository does not ignore it');
    mkdirSync(scratch.at('other'));
    scratch.git('init', '-q', 'other');
    scratch.write('other/y', 'x');
    const events = await walk(scratch);
    expect(files(events)).toEqual(['.gitignore', '.gitmodules', 'other/y', 'sub/lib.c', 'sub/x.o']);
    expect(events.filter((event) => event.kind === 'tree')).toEqual([
      { kind: 'tree', path: 'other', isSubmodule: false },
      { kind: 'tree', path: 'sub', isSubmodule: true },
    ]);
  });

  it('looks at a directory that is named although git ignores it', async () => {
    using scratch = scratchRepository();
    scratch.write('.gitignore', 'build/\n');
    scratch.write('build/a/x', '');
    scratch.write('b', '');
    expect(files(await walk(scratch, { start: 'build' }))).toEqual(['build/a/x']);
  });

  it('looks at everything where the index is damaged, and says so', async () => {
    using scratch = scratchRepository();
    scratch.write('.gitignore', '*\n');
    scratch.write('a', '');
    scratch.write('.git/index', 'nonsense that is no index at all');
    const events = await walk(scratch);
    expect(files(events)).toEqual(['.gitignore', 'a']);
    expect(gaps(events)).toEqual(['INDEX_UNREADABLE ']);
  });
});

describe('a walk through a directory that is no repository', () => {
  it('follows no symbolic link and reads no device, pipe or socket', async () => {
    using scratch = scratchRepository({ isRepository: false });
    scratch.write('d/file', 'x');
    symlinkSync('..', scratch.at('d/loop'));
    symlinkSync('/etc', scratch.at('outside'));
    symlinkSync('nowhere', scratch.at('dangling'));
    spawnSync('mkfifo', [scratch.at('pipe')]);
    const server = createServer().listen(scratch.at('socket'));
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    const events = await walk(scratch);
    server.close();
    expect(files(events)).toEqual(['d/file']);
    expect(gaps(events)).toEqual(['FILE_SPECIAL pipe', 'FILE_SPECIAL socket']);
  });

  it('takes names of any bytes', async () => {
    using scratch = scratchRepository({ isRepository: false });
    const odd = Buffer.concat([Buffer.from(`${scratch.path}/`), Buffer.from([0x61, 0xff, 0x0a, 0x1b])]);
    writeFileSync(odd, 'x');
    const events = await walk(scratch);
    expect(files(events)).toEqual(['a\\xff\n\u001b']);
    const [event] = events;
    const reader = new FileReader();
    const read = event?.kind === 'file' ? reader.read(event.file.location, () => 'more') : null;
    expect(read).toEqual({ kind: 'read', sizeBytes: 1 });
  });

  it.skipIf(process.getuid?.() === 0)('says which directories it may not read (root may read all)', async () => {
    using scratch = scratchRepository({ isRepository: false });
    scratch.write('closed/x', 'x');
    chmodSync(scratch.at('closed'), 0);
    expect(gaps(await walk(scratch))).toEqual(['FILE_UNREADABLE closed']);
    chmodSync(scratch.at('closed'), 0o700);
  });
});

describe('reading a file', () => {
  const reader = new FileReader();

  it.each([0, 1, 4 * 1024 * 1024 - 1, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1])('hands over all of %i bytes', (size) => {
    using scratch = scratchRepository({ isRepository: false });
    scratch.write('f', Buffer.alloc(size, 1));
    let got = 0;
    const reading = reader.read(scratch.at('f'), (bytes) => {
      got += bytes.length;
      return 'more';
    });
    expect([got, reading]).toEqual([size, { kind: 'read', sizeBytes: size }]);
  });

  it('stops where no more is wanted, and at last at a size that only sparse files have', () => {
    using scratch = scratchRepository({ isRepository: false });
    scratch.write('f', '');
    truncateSync(scratch.at('f'), 2 ** 40);
    let calls = 0;
    const once = reader.read(scratch.at('f'), () => (++calls === 2 ? 'enough' : 'more'));
    expect([calls, once.kind]).toEqual([2, 'read']);
    const limited = new FileReader(2 ** 26).read(scratch.at('f'), () => 'more');
    expect(limited).toEqual({ kind: 'unreadable', reason: `only its first ${2 ** 26} bytes were looked at` });
  });

  it('neither waits for a pipe nor follows a link', () => {
    using scratch = scratchRepository({ isRepository: false });
    scratch.write('f', 'x');
    symlinkSync('f', scratch.at('link'));
    spawnSync('mkfifo', [scratch.at('pipe')]);
    for (const name of ['link', 'pipe', 'none', '.']) {
      expect(reader.read(rawPathOf(scratch.at(name)), () => 'more').kind).toBe('unreadable');
    }
  });
});
