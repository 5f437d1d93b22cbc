import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A directory of a test, with git for it. Disposing of it removes it. */
export interface ScratchRepository extends Disposable {
  readonly path: string;
  at(path: string): string;
  /** Writes a file, and the directories that it needs. */
  write(path: string, content: string | Uint8Array): void;
  /** Runs git; its output. */
  git(...args: readonly string[]): string;
  /** Stages everything and commits; the id of the commit. */
  commit(message?: string): string;
}

const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** Makes a repository without commits, or a directory that is none. */
export function scratchRepository({
  isRepository = true,
}: { readonly isRepository?: boolean } = {}): ScratchRepository {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'assay-repository-')));
  const git = (...args: readonly string[]): string => {
    const result = spawnSync('git', ['-c', 'protocol.file.allow=always', ...args], {
      cwd: path,
      env: ENVIRONMENT,
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.error?.message ?? result.stderr}`);
    return result.stdout.trim();
  };
  if (isRepository) git('init', '-q', '-b', 'main');
  return {
    path,
    at: (name) => join(path, name),
    write: (name, content) => {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    },
    git,
    commit: (message = 'change') => {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
