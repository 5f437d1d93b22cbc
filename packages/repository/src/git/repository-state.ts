import type { BlobSource } from './blob-reader.ts';
import { tryCommit } from './revisions.ts';
import { tryGit } from './run-git.ts';

/** What of its history a clone has. */
export interface RepositoryState {
  /** The newest commit; null in a repository without any. */
  readonly head: string | null;
  /** True when older commits were left out of the clone. */
  readonly isShallow: boolean;
  /** True when contents may be left out of the clone: git would fetch them when it needs them. */
  readonly isPartial: boolean;
  /** Absolute path of the directory that holds the repository's objects: a name for it on this machine. */
  readonly objectDirectory: string;
}

/** Asks git for the state of a repository. @throws GIT_FAILED, GIT_TIMEOUT */
export async function readRepositoryState(source: BlobSource): Promise<RepositoryState> {
  const head = await tryCommit(source, 'HEAD');
  const ask = async (...args: readonly string[]): Promise<string> => {
    const { code, output } = await tryGit({ ...source, args });
    return code === 0 ? output.toString('utf8').trim() : '';
  };
  const shallow = await ask('rev-parse', '--is-shallow-repository');
  const promisors = await ask(
    'config',
    '--local',
    '--get-regexp',
    String.raw`^(extensions\.partialclone|remote\..*\.promisor)$`,
  );
  const objectDirectory = await ask('rev-parse', '--path-format=absolute', '--git-path', 'objects');
  return { head, isShallow: shallow === 'true', isPartial: promisors !== '', objectDirectory };
}
