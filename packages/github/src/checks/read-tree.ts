import type { GithubClient } from '../client/github-client.ts';
import { orNull } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';

/** A file of a commit. */
export interface TreeEntry {
  readonly path: string;
  readonly blob: string;
  readonly size: number;
  /** As git writes it. */
  readonly mode?: '100644' | '100755';
}

/** The files of a commit by path. */
export interface CommitTree {
  readonly files: ReadonlyMap<string, TreeEntry>;
  /** True where GitHub did not tell all of them: there are more than 100,000. */
  readonly truncated: boolean;
}

/** Modes of files with content of their own: neither links nor submodules. */
const FILE_MODES: ReadonlySet<string> = new Set(['100644', '100755']);

/** The files of a commit; null when there is no such commit. */
export async function readTree(
  client: GithubClient,
  place: RepositoryPlace,
  commit: string,
): Promise<CommitTree | null> {
  const answer = await orNull(
    client.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', { ...place, tree_sha: commit, recursive: '1' }),
  );
  if (answer === null) return null;
  const files = new Map<string, TreeEntry>();
  for (const { path, mode, type, sha, size } of answer.data.tree) {
    if (type !== 'blob' || !FILE_MODES.has(mode ?? '') || typeof path !== 'string' || typeof sha !== 'string') continue;
    files.set(path, { path, blob: sha, size: size ?? 0, mode: mode === '100755' ? '100755' : '100644' });
  }
  return { files, truncated: answer.data.truncated };
}

/** Files of a tree that are not in another one, or differ there; sorted by path. */
export function changedFiles(from: CommitTree, to: CommitTree): readonly TreeEntry[] {
  return [...to.files.values()]
    .filter(({ path, blob }) => from.files.get(path)?.blob !== blob)
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
