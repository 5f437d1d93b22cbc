import { type GithubClient, orNull } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';
import { type CommitTree, type TreeEntry, changedFiles, readTree } from './read-tree.ts';

/** Commits of a change that are looked at one by one. */
const MOST_COMMITS = 250;
const PAGE = 100;

/** What a change brings: the commits between two, and how the files differ. All of it is named by ids, so that it stays the same. */
export interface CommitChange {
  readonly head: string;
  /** Where the two lines part; null for a commit that is looked at by itself. */
  readonly mergeBase: string | null;
  /** Tip of the target branch, whose settings count; the commit itself where there is none. */
  readonly base: string;
  readonly tree: CommitTree;
  readonly baseTree: CommitTree | null;
  /** Files that differ; all of them where there is nothing to compare with. */
  readonly changed: readonly TreeEntry[];
  /** Commits that have one parent, the oldest first, without the head; a merge brings what its other side brought. */
  readonly commits: readonly string[];
  /** Commits that are not listed. */
  readonly furtherCommits: number;
}

/** Reads what lies between two commits. Null when GitHub has one of them no more, for example after a forced push. */
export async function readChange(
  client: GithubClient,
  place: RepositoryPlace,
  { base, head }: { readonly base: string | null; readonly head: string },
): Promise<CommitChange | null> {
  const tree = await readTree(client, place, head);
  if (tree === null) return null;
  const between = base === null ? null : await compare(client, place, base, head);
  if (between === null || base === null) {
    return {
      head,
      mergeBase: null,
      base: head,
      tree,
      baseTree: null,
      changed: [...tree.files.values()],
      commits: [],
      furtherCommits: 0,
    };
  }
  const baseTree = await readTree(client, place, between.mergeBase);
  return {
    head,
    base,
    tree,
    baseTree,
    changed: baseTree === null ? [...tree.files.values()] : changedFiles(baseTree, tree),
    ...between,
  };
}

async function compare(
  client: GithubClient,
  place: RepositoryPlace,
  base: string,
  head: string,
): Promise<(Pick<CommitChange, 'mergeBase' | 'commits' | 'furtherCommits'> & { readonly mergeBase: string }) | null> {
  const commits: string[] = [];
  let [mergeBase, total, seen] = ['', 0, 0];
  for (let page = 1; page === 1 || (seen < total && seen < MOST_COMMITS); page++) {
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        ...place,
        basehead: `${base}...${head}`,
        per_page: PAGE,
        page,
      }),
    );
    if (answer === null) return null;
    const { data } = answer;
    mergeBase = data.merge_base_commit.sha;
    total = data.total_commits;
    if (data.commits.length === 0) break;
    seen += data.commits.length;
    for (const { sha, parents } of data.commits) if (parents.length < 2 && sha !== head) commits.push(sha);
  }
  const listed = commits.slice(0, MOST_COMMITS);
  return { mergeBase, commits: listed, furtherCommits: Math.max(0, total - seen) + commits.length - listed.length };
}
