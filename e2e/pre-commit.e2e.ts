import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, repositoryRoot, requireTools, temporaryDirectory, tool } from './program.ts';

const VERSION = '4.7.0';
const temporary = temporaryDirectory();
const hooks = join(temporary.path, 'hooks');
const repository = join(temporary.path, 'repository');
/** In parts, so that this file holds nothing that looks like a token. */
const TOKEN = ['gh', 'p_', 'x7Kq2Rw9Tz4Lm8Vb3Nc6Hd1Js5Pf0Ga2We9x'].join('');
const PINNED = `FROM example.com/base:1@sha256:${'a'.repeat(64)}\nUSER 1000\nCMD ["sh"]\n`;

/** The real tool: that of PATH, or one from the package index; null where there is none. */
let preCommit: string | null = null;

const git = (directory: string, ...args: readonly string[]): string =>
  tool('git', ['-C', directory, '-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args]);
const write = (directory: string, name: string, text: string): void => {
  mkdirSync(dirname(join(directory, name)), { recursive: true });
  writeFileSync(join(directory, name), text);
};

interface HookRun {
  readonly code: number | null;
  readonly text: string;
}
const runHook = (id: string, ...args: readonly string[]): HookRun => {
  git(repository, 'add', '-A');
  const { status, stdout, stderr } = spawnSync(preCommit ?? '', ['run', id, ...args], {
    cwd: repository,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: temporary.path,
      PRE_COMMIT_HOME: join(temporary.path, 'cache'),
      GIT_CONFIG_GLOBAL: '/dev/null',
    },
  });
  return { code: status, text: stdout + stderr };
};

beforeAll(() => {
  requireTools('git');
  preCommit = findPreCommit();
  if (preCommit === null) return;
  // A repository with the hooks as they are published, and the program of this checkout: installing it anew is not what is tried here.
  mkdirSync(hooks);
  tool('git', ['init', '-q', '-b', 'main', hooks]);
  copyFileSync(join(repositoryRoot, '.pre-commit-hooks.yaml'), join(hooks, '.pre-commit-hooks.yaml'));
  write(hooks, 'assay', `#!/bin/sh\nexec '${program}' "$@"\n`);
  chmodSync(join(hooks, 'assay'), 0o755);
  git(hooks, 'add', '-A');
  git(hooks, 'commit', '-q', '-m', 'hooks');
  const revision = git(hooks, 'rev-parse', 'HEAD').trim();
  mkdirSync(repository);
  tool('git', ['init', '-q', '-b', 'main', repository]);
  const ids = ['assay-secrets', 'assay-lint', 'assay-pin-check'].map((id) => `      - id: ${id}\n`).join('');
  write(repository, '.pre-commit-config.yaml', `repos:\n  - repo: ${hooks}\n    rev: ${revision}\n    hooks:\n${ids}`);
});
afterAll(temporary.remove);

describe('the hooks for pre-commit', () => {
  it('let a commit pass in which nothing is wrong', ({ skip }) => {
    if (preCommit === null) skip(`there is no pre-commit, and ${VERSION} cannot be installed with pip`);
    write(repository, 'Dockerfile', PINNED);
    for (const id of ['assay-secrets', 'assay-lint', 'assay-pin-check']) {
      expect(runHook(id), id).toMatchObject({ code: 0, text: expect.stringContaining('Passed') });
    }
  });

  it('keep a secret from being committed, and never show it', ({ skip }) => {
    if (preCommit === null) skip(`there is no pre-commit, and ${VERSION} cannot be installed with pip`);
    write(repository, 'settings.txt', `token: ${TOKEN}\n`);
    const { code, text } = runHook('assay-secrets');
    expect(code, text).toBe(1);
    expect(text).toContain('github-personal-access-token');
    expect(text).not.toContain(TOKEN);
    git(repository, 'rm', '-q', '-f', 'settings.txt');
    expect(runHook('assay-secrets').code).toBe(0);
  });

  it('hold only the files that are committed against the rules', ({ skip }) => {
    if (preCommit === null) skip(`there is no pre-commit, and ${VERSION} cannot be installed with pip`);
    write(repository, 'Dockerfile', PINNED);
    write(repository, 'services/web.Dockerfile', 'FROM example.com/web\nMAINTAINER me\nRUN cd /tmp\n');
    write(repository, 'src/dockerfile.test.ts', 'export {};\n');
    write(repository, 'compose.yaml', 'services:\n  db:\n    image: example.com/db:1\n');
    const lint = runHook('assay-lint');
    expect(lint.code, lint.text).toBe(1);
    expect(lint.text).toContain('services/web.Dockerfile');
    expect(lint.text).not.toContain('dockerfile.test.ts');
    const pin = runHook('assay-pin-check');
    expect(pin.code, pin.text).toBe(1);
    expect(pin.text).toContain('compose.yaml');
    expect(pin.text).toContain('image-not-pinned');
    expect(runHook('assay-lint', '--files', 'Dockerfile').code).toBe(0);
    expect(runHook('assay-pin-check', '--files', 'README.md').text).toContain('Skipped');
  });
});

function findPreCommit(): string | null {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'pre-commit'))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  const venv = join(temporary.path, 'venv');
  const run = (name: string, ...args: readonly string[]): boolean =>
    spawnSync(name, args, { stdio: 'ignore', timeout: 180_000 }).status === 0;
  const isThere =
    run('python3', '-m', 'venv', venv) && run(join(venv, 'bin/pip'), 'install', '-q', `pre-commit==${VERSION}`);
  return isThere ? join(venv, 'bin/pre-commit') : null;
}
