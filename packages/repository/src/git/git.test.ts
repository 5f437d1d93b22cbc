import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type ScratchRepository, scratchRepository } from '@assay/testkit';
import { type BlobSource, type BlobVisitor, readBlobs } from './blob-reader.ts';
import { findSource } from './find-repository.ts';
import { findGit } from './git-tool.ts';
import { addTree, readHistory } from './read-history.ts';
import { readStaged } from './read-staged.ts';
import { readRepositoryState } from './repository-state.ts';
import { resolveRange } from './revisions.ts';
import { readTrackedFiles } from './tracked-files.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

function sourceOf(path: string, environment: Record<string, string | undefined> = process.env): BlobSource {
  const { place } = findSource(path, path);
  if (place === null) throw new Error('no repository');
  return { git: findGit(environment), place, signal: new AbortController().signal };
}

async function changes(
  scratch: ScratchRepository,
  revisions: readonly string[] = ['--all'],
  paths: readonly string[] = [],
): Promise<readonly string[]> {
  const history = await readHistory({ ...sourceOf(scratch.path), revisions, paths, prefers: () => false });
  const ids = new Set(history.changes.blobs);
  return [...history.changes.changesOf(ids)].map(({ path, before }) => `${path} ${before.length}`).toSorted();
}

/** Reads blobs as text, with what was lost. */
async function read(source: BlobSource, ids: readonly string[]): Promise<readonly string[]> {
  const told: string[] = [];
  let parts: Buffer[] = [];
  const visitor: BlobVisitor = {
    whole: (_id, bytes) => told.push(bytes.toString('latin1')),
    begin: () => {
      parts = [];
    },
    chunk: (bytes) => parts.push(bytes),
    end: () => told.push(`${Buffer.concat(parts).length} bytes in chunks`),
    lost: (_id, reason) => told.push(reason),
  };
  await readBlobs(source, ids, visitor);
  return told;
}

/** Puts nonsense in the place of a loose object. */
function damage(scratch: ScratchRepository, id: string): void {
  const file = scratch.at(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
  chmodSync(file, 0o600);
  writeFileSync(file, 'nonsense');
}

describe.skipIf(!hasGit)('a history (skipped where there is no git)', () => {
  it('has every state of every file once, with its states before', async () => {
    using scratch = scratchRepository();
    scratch.write('a', '1');
    scratch.write('d/b', '1');
    scratch.commit();
    scratch.write('a', '2');
    scratch.commit();
    scratch.git('mv', 'a', 'c');
    scratch.commit();
    scratch.git('rm', '-q', 'c');
    scratch.commit();
    expect(await changes(scratch)).toEqual(['a 0', 'a 1', 'c 0', 'd/b 0']);
    const history = await readHistory({
      ...sourceOf(scratch.path),
      revisions: ['--all'],
      paths: [],
      prefers: (path) => path === 'd/b',
    });
    expect([history.commitCount, history.changes.blobs.length]).toEqual([4, 2]);
    const one = history.changes.blobs.find((blob) => history.changes.pathOf(blob) === 'd/b') ?? '';
    expect(await read(sourceOf(scratch.path), [one])).toEqual(['1']);
    expect(await changes(scratch, ['--all'], ['d'])).toEqual(['d/b 0']);
    expect(
      await changes(scratch, [scratch.git('rev-parse', 'HEAD~2'), `^${scratch.git('rev-parse', 'HEAD~3')}`]),
    ).toEqual(['a 1']);
  });

  it('has what a merge made up, what only a tag or a stash has, and what is on other branches', async () => {
    using scratch = scratchRepository();
    scratch.write('a', '1');
    scratch.commit();
    scratch.git('checkout', '-q', '-b', 'side');
    scratch.write('side', 's');
    scratch.commit();
    scratch.git('checkout', '-q', 'main');
    scratch.write('main', 'm');
    scratch.commit();
    scratch.git('merge', '-q', '--no-commit', '--no-ff', 'side');
    scratch.write('evil', 'e');
    scratch.commit();
    scratch.git('checkout', '-q', '--orphan', 'other');
    scratch.write('orphan', 'o');
    scratch.commit();
    scratch.write('stashed', 'st');
    scratch.git('add', '-A');
    scratch.git('stash', '-q');
    scratch.write('loose', 'tagged');
    scratch.git('tag', 'blob', scratch.git('hash-object', '-w', 'loose'));
    scratch.git('tag', '-a', '-m', 'x', 'tree', 'HEAD^{tree}');
    const all = await changes(scratch);
    for (const line of ['evil 0', 'main 0', 'side 0', 'stashed 0', 'refs/tags/blob 0']) expect(all).toContain(line);
  });

  it('goes on behind a damaged tree, which is a gap, and without a damaged blob', async () => {
    using scratch = scratchRepository();
    const commits = ['1', '2', '3', '4'].map((content) => {
      scratch.write('d/a', content);
      return scratch.commit();
    });
    damage(scratch, scratch.git('rev-parse', `${commits[1] ?? ''}:d`));
    const source = sourceOf(scratch.path);
    const { gaps, changes: table } = await readHistory({
      ...source,
      revisions: ['--all'],
      paths: [],
      prefers: () => false,
    });
    expect(gaps.map(({ code, effect }) => `${code} ${effect}`)).toEqual([
      'COMMIT_UNREADABLE incomplete',
      'COMMIT_UNREADABLE incomplete',
    ]);
    expect(await read(source, table.blobs)).toEqual(['4', '1']);
    damage(scratch, table.blobs[0] ?? '');
    expect(await read(source, [...table.blobs, '1'.repeat(40)])).toEqual([
      expect.stringMatching(/^(?:damaged|missing)$/),
      '1',
      'missing',
    ]);
  });

  it('of a repository without commits is empty, and of a damaged one an error', async () => {
    using scratch = scratchRepository();
    expect(await changes(scratch)).toEqual([]);
    scratch.write('a', '1');
    const commit = scratch.commit();
    damage(scratch, commit);
    await expect(changes(scratch)).rejects.toMatchObject({ code: 'GIT_FAILED' });
  });

  it('hands over large blobs in chunks and empty ones as they are', async () => {
    using scratch = scratchRepository();
    scratch.write('empty', '');
    scratch.write('large', Buffer.alloc(9_000_000, 'x\n'));
    scratch.write('z', 'z');
    scratch.commit();
    const files = new Map<string, string>();
    const source = sourceOf(scratch.path);
    await addTree(source, 'HEAD', (path, blob) => files.set(path, blob));
    expect(await read(source, [...files.values()])).toEqual(['', '9000000 bytes in chunks', 'z']);
  });

  it('stops when it is told to', async () => {
    using scratch = scratchRepository();
    scratch.commit();
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(readRepositoryState({ ...sourceOf(scratch.path), signal: stop })).rejects.toThrow('enough');
  });
});

describe.skipIf(!hasGit)('a range (skipped where there is no git)', () => {
  const branches = (): { scratch: ScratchRepository; base: string; main: string; side: string } => {
    const scratch = scratchRepository();
    const base = scratch.commit();
    scratch.git('checkout', '-q', '-b', 'side');
    const side = scratch.commit('side');
    scratch.git('checkout', '-q', 'main');
    const main = scratch.commit('main');
    return { scratch, base, main, side };
  };

  let shared: ScratchRepository | null = null;
  const refused = (): BlobSource => sourceOf((shared ??= branches().scratch).path);
  afterAll(() => shared?.[Symbol.dispose]());

  it('is what it says', async () => {
    const { scratch, base, main, side } = branches();
    using _ = scratch;
    const source = sourceOf(scratch.path);
    const revisions = async (text: string): Promise<readonly string[]> => (await resolveRange(source, text)).revisions;
    expect(await revisions('side')).toEqual([side]);
    expect(await revisions('main..side')).toEqual([side, `^${main}`]);
    expect(await revisions('main...side')).toEqual([side, `^${base}`]);
    expect(await revisions('side..')).toEqual([main, `^${side}`]);
    // A new branch is told from its first commit on, not from the beginning of everything.
    const fresh = await resolveRange(source, `${'0'.repeat(40)}..side`);
    expect(fresh).toEqual({ revisions: [side, `^${base}`], notice: expect.stringContaining('refs/heads/main') });
  });

  it.each(['', 'nope', 'main..nope', '--output=/tmp/x', '--all..main', 'HEAD:a', 'x'.repeat(2000)])(
    '%j is refused',
    async (text) => {
      await expect(resolveRange(refused(), text)).rejects.toMatchObject({ code: 'REVISION_INVALID' });
    },
  );
});

describe.skipIf(!hasGit)('staged changes (skipped where there is no git)', () => {
  it('are what the next commit would bring, renamed files with their state before', async () => {
    using scratch = scratchRepository();
    scratch.write('a', 'one\ntwo\nthree\nfour\n');
    scratch.write('b', 'b');
    scratch.write('gone', 'g');
    scratch.commit();
    scratch.git('mv', 'a', 'renamed');
    scratch.write('renamed', 'one\ntwo\nthree\nfour\nfive\n');
    scratch.write('new', 'n');
    scratch.write('b', 'staged');
    scratch.git('add', '-A');
    scratch.git('rm', '-q', 'gone');
    scratch.write('b', 'not staged');
    const { changes: staged } = await readStaged(sourceOf(scratch.path), []);
    expect(staged.map(({ path, before }) => [path, before !== null])).toEqual([
      ['b', true],
      ['new', false],
      ['renamed', true],
    ]);
    expect(
      await read(
        sourceOf(scratch.path),
        staged.map(({ blob }) => blob),
      ),
    ).toEqual(['staged', 'n', 'one\ntwo\nthree\nfour\nfive\n']);
  });

  it('of a repository without commits are all files', async () => {
    using scratch = scratchRepository();
    scratch.write('a', 'x');
    scratch.git('add', '-A');
    expect((await readStaged(sourceOf(scratch.path), [])).changes).toHaveLength(1);
  });

  it('are those of the index that a hook was told of', async () => {
    using scratch = scratchRepository();
    scratch.write('a', 'x');
    scratch.commit();
    scratch.write('b', 'y');
    spawnSync('git', ['add', 'b'], {
      cwd: scratch.path,
      env: { ...process.env, GIT_INDEX_FILE: scratch.at('.git/other-index') },
    });
    const source = sourceOf(scratch.path, { ...process.env, GIT_INDEX_FILE: '.git/other-index' });
    expect((await readStaged(source, [])).changes.map(({ path }) => path)).toEqual(['b']);
    expect((await readStaged(sourceOf(scratch.path), [])).changes).toEqual([]);
  });
});

describe.skipIf(!hasGit)('a repository (skipped where there is no git)', () => {
  it('says that it is shallow', async () => {
    using scratch = scratchRepository();
    scratch.write('a', '1');
    scratch.commit();
    scratch.write('a', '2');
    scratch.commit();
    using clone = scratchRepository({ isRepository: false });
    clone.git('clone', '-q', '--depth', '1', `file://${scratch.path}`, 'c');
    const path = clone.at('c');
    expect(await readRepositoryState(sourceOf(path))).toMatchObject({ isShallow: true, isPartial: false });
    const history = await readHistory({ ...sourceOf(path), revisions: ['--all'], paths: [], prefers: () => false });
    expect([history.commitCount, history.changes.blobs.length]).toEqual([1, 1]);
  });

  it('says that it is partial, and fetches nothing', async () => {
    using scratch = scratchRepository();
    scratch.write('a', '1');
    scratch.commit();
    scratch.write('a', '2');
    scratch.commit();
    scratch.git('config', 'uploadpack.allowFilter', 'true');
    using clone = scratchRepository({ isRepository: false });
    clone.git('clone', '-q', '--bare', '--filter=blob:none', `file://${scratch.path}`, 'c');
    const source = sourceOf(clone.at('c'));
    expect(await readRepositoryState(source)).toMatchObject({ isShallow: false, isPartial: true });
    const { changes: table } = await readHistory({ ...source, revisions: ['--all'], paths: [], prefers: () => false });
    expect(table.blobs).toHaveLength(2);
    const told = await read(source, table.blobs);
    expect(told.every((one) => one === 'missing' || one === 'damaged')).toBe(true);
  });

  it('is found from below, as a bare one, by a file that names it, and not in a bare one that lies about', () => {
    using scratch = scratchRepository();
    scratch.write('d/e/f', '');
    expect(findSource('d/e', scratch.path)).toMatchObject({
      root: scratch.path,
      isDirectory: true,
      place: { workTree: scratch.path, isHooked: true },
    });
    scratch.git('init', '-q', '--bare', 'bare');
    expect(findSource('bare', scratch.path).place).toMatchObject({ workTree: null });
    expect(findSource('bare/refs', scratch.path).place).toMatchObject({ workTree: scratch.path });
    symlinkSync('d', scratch.at('link'));
    expect(findSource('link', scratch.path).path).toBe(scratch.at('d'));
    expect(() => findSource('none', scratch.path)).toThrow(expect.objectContaining({ code: 'SOURCE_PATH_MISSING' }));
    using plain = scratchRepository({ isRepository: false });
    expect(findSource('.', plain.path)).toMatchObject({ root: plain.path, place: null });
  });

  it('may have paths of any bytes', async () => {
    using scratch = scratchRepository();
    const odd = 'a\n\u001b[31m\t"\\ b:c';
    scratch.write(odd, '1');
    writeFileSync(Buffer.concat([Buffer.from(`${scratch.path}/`), Buffer.from([0xff, 0xfe])]), 'x');
    scratch.commit();
    const { files } = await readTrackedFiles(
      sourceOf(scratch.path).git,
      findSource(scratch.path, scratch.path).place ?? expect.fail(),
      new AbortController().signal,
    );
    expect([...files].toSorted()).toEqual([odd, '\u00ff\u00fe']);
    expect(await changes(scratch)).toEqual([`${odd} 0`, '\u00ff\u00fe 0']);
  });

  it('runs nothing that its configuration names', async () => {
    using scratch = scratchRepository();
    scratch.write('a', '1');
    scratch.write('.gitattributes', '* diff=evil filter=evil merge=evil\n');
    scratch.commit();
    scratch.write('a', '2');
    scratch.commit();
    const marker = scratch.at('marker');
    const evil = `touch ${marker}`;
    scratch.write('evil.sh', `#!/bin/sh\n${evil}\n`);
    chmodSync(scratch.at('evil.sh'), 0o755);
    for (const hook of ['post-index-change', 'pre-auto-gc', 'reference-transaction', 'fsmonitor-watchman']) {
      scratch.write(`.git/hooks/${hook}`, `#!/bin/sh\n${evil}\n`);
      chmodSync(scratch.at(`.git/hooks/${hook}`), 0o755);
    }
    scratch.write('a', '3');
    scratch.git('add', 'a');
    const settings: Readonly<Record<string, string>> = {
      'core.fsmonitor': scratch.at('evil.sh'),
      'core.hooksPath': scratch.at('.git/hooks'),
      'core.sshCommand': evil,
      'core.pager': evil,
      'core.editor': evil,
      'core.askPass': scratch.at('evil.sh'),
      'core.alternateRefsCommand': evil,
      'core.worktree': '/',
      'diff.external': evil,
      'diff.evil.command': evil,
      'diff.evil.textconv': evil,
      'filter.evil.clean': evil,
      'filter.evil.smudge': evil,
      'filter.evil.process': evil,
      'filter.evil.required': 'true',
      'gpg.program': scratch.at('evil.sh'),
      'log.showSignature': 'true',
      'credential.helper': `!${evil}`,
      'remote.origin.url': `ext::sh -c "${evil}"`,
      'remote.origin.promisor': 'true',
      'remote.origin.uploadpack': evil,
      'protocol.ext.allow': 'always',
      'protocol.file.allow': 'always',
      'uploadpack.packObjectsHook': scratch.at('evil.sh'),
      'alias.cat-file': `!${evil}`,
      'alias.rev-list': `!${evil}`,
      'pager.rev-list': evil,
    };
    for (const [name, value] of Object.entries(settings)) scratch.git('config', name, value);
    // What is missing would be fetched.
    const objects = scratch.git('rev-list', '--objects', 'HEAD~1').split('\n');
    const old = objects.find((line) => line.endsWith(' a')) ?? '';
    const id = old.split(' ')[0] ?? '';
    damage(scratch, id);
    // So that the test can fail: git as users run it does what the configuration says.
    spawnSync('git', ['--work-tree=.', 'status'], { cwd: scratch.path });
    expect(existsSync(marker)).toBe(true);
    rmSync(marker);
    const source = sourceOf(scratch.path);
    const place = source.place;
    expect([...(await readTrackedFiles(source.git, place, source.signal)).files]).toContain('a');
    await readRepositoryState(source);
    const { changes: table } = await readHistory({ ...source, revisions: ['--all'], paths: [], prefers: () => false });
    await read(source, [...table.blobs, '1'.repeat(40)]);
    expect((await readStaged(source, [])).changes.map(({ path }) => path)).toContain('a');
    await resolveRange(source, 'HEAD~1..HEAD');
    expect(existsSync(marker)).toBe(false);
    expect(findSource(scratch.path, scratch.path).root).toBe(scratch.path);
  });

  it('is not written to', async () => {
    using scratch = scratchRepository();
    scratch.write('a', '1');
    scratch.commit();
    const before = statSync(scratch.at('.git/index')).mtimeMs;
    scratch.write('a', '1');
    const source = sourceOf(scratch.path);
    await readStaged(source, []);
    await readTrackedFiles(source.git, source.place, source.signal);
    expect(statSync(scratch.at('.git/index')).mtimeMs).toBe(before);
  });
});

describe('git', () => {
  it('that is not there is an error of its own', () => {
    expect(() => findGit({ PATH: '/nonexistent:.' })).toThrow(expect.objectContaining({ code: 'GIT_MISSING' }));
  });
});
