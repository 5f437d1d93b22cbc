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
/** Nothing is cleaned up beside a commit, and nothing waits for a disk. */
const SETTINGS = ['protocol.file.allow=always', 'maintenance.auto=false', 'gc.auto=0', 'core.fsync=none'];
const OPTIONS = SETTINGS.flatMap((setting) => ['-c', setting]);
const COMMIT = 'git "$@" add -A && git "$@" commit -q --allow-empty -m "$MESSAGE" && git "$@" rev-parse HEAD';

/** Makes a repository without commits, or a directory that is none. */
export function scratchRepository({
  isRepository = true,
}: { readonly isRepository?: boolean } = {}): ScratchRepository {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'assay-repository-')));
  // A process as large as that of tests takes long to start another: each call starts one.
  const run = (program: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): string => {
    const result = spawnSync(program, args, { cwd: path, env: { ...ENVIRONMENT, ...more }, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.error?.message ?? result.stderr}`);
    return result.stdout.trim();
  };
  if (isRepository) makeRepository(join(path, '.git'));
  return {
    path,
    at: (name) => join(path, name),
    write: (name, content) => {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    },
    git: (...args) => run('git', [...OPTIONS, ...args]),
    commit: (message = 'change') => run('sh', ['-c', COMMIT, 'sh', ...OPTIONS], { MESSAGE: message }),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** What `git init` makes without templates. */
function makeRepository(path: string): void {
  mkdirSync(join(path, 'objects/info'), { recursive: true });
  mkdirSync(join(path, 'objects/pack'));
  mkdirSync(join(path, 'refs/heads'), { recursive: true });
  mkdirSync(join(path, 'refs/tags'));
  writeFileSync(join(path, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(
    join(path, 'config'),
    '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n',
  );
}
