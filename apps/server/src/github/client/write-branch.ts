import { type GithubClient, type RepositoryPlace, isGithubError, orNull } from '@assay/github';

/** A commit that is to be at the head of a branch of ours. */
export interface BranchCommit {
  readonly branch: string;
  /** The commit that it follows, and its tree. */
  readonly parent: string;
  readonly files: ReadonlyMap<string, string>;
  /** Files that may be executed. */
  readonly executable: ReadonlySet<string>;
  readonly message: string;
  /** What is at the head of the branch now; null where there is no such branch. */
  readonly expected: string | null;
}

/** The commit at the head of a branch; null where there is no such branch. */
export async function headOf(client: GithubClient, place: RepositoryPlace, branch: string): Promise<string | null> {
  const answer = await orNull(
    client.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: `heads/${branch}` }),
  );
  return answer === null ? null : answer.data.object.sha;
}

/**
 * Makes a commit and moves the branch to it. Null, and nothing is changed, when the branch is not where it was expected to be: somebody else
 * worked on it.
 */
export async function writeBranch(
  client: GithubClient,
  place: RepositoryPlace,
  commit: BranchCommit,
): Promise<string | null> {
  const { branch, parent, files, executable, message, expected } = commit;
  if ((await headOf(client, place, branch)) !== expected) return null;
  const { data: before } = await client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    ...place,
    commit_sha: parent,
  });
  const { data: tree } = await client.request('POST /repos/{owner}/{repo}/git/trees', {
    ...place,
    base_tree: before.tree.sha,
    tree: [...files].map(([path, content]) => ({
      path,
      mode: executable.has(path) ? ('100755' as const) : ('100644' as const),
      type: 'blob' as const,
      content,
    })),
  });
  const { data: made } = await client.request('POST /repos/{owner}/{repo}/git/commits', {
    ...place,
    message,
    tree: tree.sha,
    parents: [parent],
  });
  try {
    if (expected === null) {
      await client.request('POST /repos/{owner}/{repo}/git/refs', {
        ...place,
        ref: `refs/heads/${branch}`,
        sha: made.sha,
      });
    } else {
      await client.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
        ...place,
        ref: `heads/${branch}`,
        sha: made.sha,
        force: true,
      });
    }
  } catch (error) {
    if (isGithubError(error, 'GITHUB_REFUSED')) return null;
    throw error;
  }
  return made.sha;
}

/** The number of the open pull request from a branch; null for none. */
async function pullFrom(client: GithubClient, place: RepositoryPlace, branch: string): Promise<number | null> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/pulls', {
    ...place,
    state: 'open',
    head: `${place.owner}:${branch}`,
    per_page: 1,
  });
  return data[0]?.number ?? null;
}

/** Opens a pull request, or brings the open one up to date. Returns its number. */
export async function openPull(
  client: GithubClient,
  place: RepositoryPlace,
  pull: { readonly branch: string; readonly base: string; readonly title: string; readonly body: string },
): Promise<number> {
  const { branch, base, title, body } = pull;
  const known = await pullFrom(client, place, branch);
  if (known !== null) {
    await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...place,
      pull_number: known,
      title,
      body,
    });
    return known;
  }
  const { data } = await client.request('POST /repos/{owner}/{repo}/pulls', {
    ...place,
    title,
    body,
    base,
    head: branch,
    maintainer_can_modify: true,
  });
  return data.number;
}
