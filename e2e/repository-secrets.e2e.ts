import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Run, assay, report, repositoryRoot, requireTools, temporaryDirectory, tool } from './program.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const repository = join(temporary.path, 'repository');

/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');
const DELETED = ['gl', 'pat-', 'x7Kq2Rw9Tz4Lm8Vb3Nc6'].join('');
const PASSWORD = ['p0st', 'gres-', 'Zk83hQ1x'].join('');
const CANARIES = [TOKEN, DELETED, PASSWORD];
const FORMATS = ['table', 'json', 'ndjson', 'markdown', 'sarif', 'junit', 'github', 'gitlab', 'gitlab-quality'];

const git = (...args: readonly string[]): string =>
  tool('git', ['-C', repository, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args]).trim();
const write = (name: string, content: string): void => {
  mkdirSync(dirname(join(repository, name)), { recursive: true });
  writeFileSync(join(repository, name), content);
};
const commit = (): string => {
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'change');
  return git('rev-parse', 'HEAD');
};
const run = async (...args: readonly string[]): Promise<Run> => assay(home, ['secrets', ...args], { cwd: repository });

/** Everything that a run leaves: what it printed, and what is in its cache. */
function expectNoCanary({ stdout, stderr }: Run): void {
  const cache = join(home, 'cache');
  mkdirSync(cache, { recursive: true });
  const files = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
  for (const text of [stdout, stderr, ...texts]) {
    for (const canary of CANARIES) {
      expect(text.includes(canary)).toBe(false);
      // No more than four characters of its beginning either, nor of its end.
      expect(text.includes(canary.slice(0, 8))).toBe(false);
      expect(text.includes(canary.slice(-6))).toBe(false);
    }
  }
}

let brought = '';

beforeAll(() => {
  requireTools('git');
  mkdirSync(repository);
  tool('git', ['init', '-q', '-b', 'main', repository]);
  write('README.md', 'hello\n');
  commit();
  write('src/config.ts', `export const token = '${DELETED}';\n`);
  brought = commit();
  write('src/config.ts', 'export const token = process.env.TOKEN;\n');
  commit();
  for (const text of ['one', 'two', 'three']) {
    write('README.md', `hello ${text}\n`);
    commit();
  }
  write('.env', `GITHUB_TOKEN=${TOKEN}\n`);
  write('deploy/values.yaml', `url: postgres://app:${PASSWORD}@db.internal:5432/app\n`);
  symlinkSync('..', join(repository, 'src/loop'));
});
afterAll(temporary.remove);

describe('assay secrets', () => {
  it('finds what lies in the files, with exit code 2', async () => {
    const result = await run('-o', 'json');
    expect(result.code, result.stderr).toBe(2);
    expect(report(result)).toMatchObject({ schemaVersion: 1, tool: 'secrets' });
    const findings: unknown = report(result)['findings'];
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: 'github-personal-access-token',
          aliases: expect.arrayContaining(['gitleaks:github-pat']),
          path: '.env',
          line: 1,
          column: 14,
        }),
        expect.objectContaining({ path: 'deploy/values.yaml', line: 1 }),
      ]),
    );
    expectNoCanary(result);
  });

  it('finds in the history what was deleted four commits ago, and says who brought it', async () => {
    const result = await run('--history', '-o', 'json');
    expect(result.code, result.stderr).toBe(2);
    expect(report(result)['findings']).toEqual([
      expect.objectContaining({ path: 'src/config.ts', line: 1, commit: brought, atHead: false }),
    ]);
    const again = await run('--history', '-o', 'json');
    expect(report(again)['findings']).toEqual(report(result)['findings']);
    expect(report(again)).toHaveProperty('counts.contentsKnownFromBefore');
    expectNoCanary(again);
    expect((await run('--history', 'HEAD~2..HEAD')).code).toBe(0);
    expect((await run('--history', `${brought}~1..${brought}`)).code).toBe(2);
  });

  it.each(FORMATS)('never shows a secret as %s', async (format) => {
    for (const more of [[], ['--history'], ['--history', '--no-cache', '--no-exceptions', '--binary']]) {
      const result = await run('-o', format, ...more);
      expect(result.code, result.stderr).toBe(2);
      expect(result.stdout).not.toBe('');
      expectNoCanary(result);
    }
  });

  it('never shows a secret of a name or in an error', async () => {
    expectNoCanary(
      await run(join(repository, TOKEN)).then((result) => ({ ...result, stderr: result.stderr.replaceAll(TOKEN, '') })),
    );
    const name = join(repository, `name-${TOKEN}`);
    mkdirSync(name);
    writeFileSync(join(name, 'x'), TOKEN);
    for (const format of FORMATS) expectNoCanary(await run('-o', format));
    tool('rm', ['-r', name]);
  });

  it('shows names of files so that nobody obeys them', async () => {
    const name = join(repository, 'a\n::error::x \u001b[31m\u202e');
    writeFileSync(name, TOKEN);
    for (const format of FORMATS) {
      const { code, stdout } = await run('-o', format);
      expect(code).toBe(2);
      expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
      expect(stdout).not.toMatch(/^::error::x/m);
    }
    tool('rm', [name]);
  });

  it('writes a baseline without secrets, and counts only what is not in it', async () => {
    const baseline = join(temporary.path, 'baseline.json');
    expect((await run('--write-secret-baseline', baseline)).code).toBe(0);
    for (const canary of CANARIES) expect(readFileSync(baseline, 'utf8')).not.toContain(canary);
    const clean = await run('--secret-baseline', baseline, '-o', 'json');
    expect(clean.code, clean.stdout).toBe(0);
    write('.env', `# moved down\n\nGITHUB_TOKEN=${TOKEN}\n`);
    expect((await run('--secret-baseline', baseline)).code).toBe(0);
    write('other.env', `GITHUB_TOKEN=${TOKEN}\n`);
    const more = await run('--secret-baseline', baseline, '-o', 'json');
    expect(more.code).toBe(2);
    expect(report(more)['findings']).toEqual([expect.objectContaining({ path: 'other.env' })]);
    tool('rm', [join(repository, 'other.env')]);
  });

  it('exits as --fail-on says', async () => {
    expect((await run('--fail-on', 'error', 'README.md')).code).toBe(0);
    expect((await run('--fail-on', 'never')).code).toBe(0);
    expect((await run('--fail-on', 'info')).code).toBe(2);
    const wrong = await run('--fail-on', 'fail');
    expect(wrong).toMatchObject({ code: 64, stdout: '' });
  });

  it.each([
    [['--history', '--staged'], 64, 'OPTION_CONFLICT'],
    [['--history', 'nope..HEAD'], 64, 'REVISION_INVALID'],
    [['none'], 4, 'SOURCE_PATH_MISSING'],
    [['/', '--history'], 64, 'NOT_A_REPOSITORY'],
    [['--secret-rules', 'none.toml'], 64, 'FILE_UNREADABLE'],
  ])('says what is wrong with %j', async (args, code, word) => {
    const result = await run(...args);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(word);
  });

  it('is incomplete where a content cannot be read', async () => {
    write('damaged.txt', 'will be damaged');
    git('add', 'damaged.txt');
    git('commit', '-q', '-m', 'x');
    const id = git('rev-parse', 'HEAD:damaged.txt');
    const file = join(repository, '.git/objects', id.slice(0, 2), id.slice(2));
    const content = readFileSync(file);
    chmodSync(file, 0o600);
    writeFileSync(file, 'nonsense');
    const result = await run('--history', '-o', 'json');
    expect(result.code).toBe(5);
    expect(report(result)['gaps']).toMatchObject([{ code: 'BLOB_UNREADABLE', path: 'damaged.txt' }]);
    writeFileSync(file, content);
  });

  it('keeps a secret from being committed, as a hook', async () => {
    const hook = join(repository, '.git/hooks/pre-commit');
    const settings = `HOME=${home} XDG_CACHE_HOME=${join(home, 'cache')}`;
    writeFileSync(hook, `#!/bin/sh\n${settings} exec ${join(repositoryRoot, 'assay')} secrets --staged\n`);
    chmodSync(hook, 0o755);
    write('fine.txt', 'nothing in here\n');
    git('add', 'fine.txt');
    git('commit', '-q', '-m', 'fine');
    write('leak.txt', `key: ${TOKEN}\n`);
    git('add', 'leak.txt');
    expect(() => git('commit', '-q', '-m', 'leak')).toThrow(/leak/);
    // A commit of one path alone has an index of its own.
    write('fine.txt', 'still nothing\n');
    git('commit', '-q', '-m', 'fine', 'fine.txt');
    write('fine.txt', `${TOKEN}\n`);
    expect(() => git('commit', '-q', '-m', 'leak', 'fine.txt')).toThrow(/fine\.txt/);
  });

  it('says in its help what it takes', async () => {
    const { stdout } = await run('--help');
    for (const flag of ['--history [RANGE]', '--staged', '--fail-on', '--no-exceptions', '--binary'])
      expect(stdout).toContain(flag);
  });
});
