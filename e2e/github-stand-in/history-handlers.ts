import { GONE, type Handler, type Handlers } from './call.ts';
import type { GitFile } from './git-objects.ts';
import type { Repository } from './state.ts';

function commitBody(repository: Repository, sha: string): Record<string, unknown> {
  const commit = repository.git.commits.get(sha);
  return {
    sha,
    commit: { message: commit?.message ?? '', tree: { sha: commit?.tree ?? '' } },
    parents: (commit?.parents ?? []).map((parent) => ({ sha: parent })),
  };
}

/** Files that GitHub tells of one difference, however many there are. */
const MOST_FILES = 3000;
const FILES_OF_PAGE = 300;

function filesBetween({ git }: Repository, from: string, to: string): readonly Record<string, unknown>[] {
  const before: ReadonlyMap<string, GitFile> = git.commits.get(from)?.files ?? new Map();
  const after: ReadonlyMap<string, GitFile> = git.commits.get(to)?.files ?? new Map();
  const changed = [...after].filter(([path, { blob }]) => before.get(path)?.blob !== blob);
  const removed = [...before].filter(([path]) => !after.has(path));
  const body = (filename: string, sha: string, status: string): Record<string, unknown> => {
    return { filename, sha, status };
  };
  return [
    ...changed.map(([path, { blob }]) => body(path, blob, before.has(path) ? 'modified' : 'added')),
    ...removed.map(([path, { blob }]) => body(path, blob, 'removed')),
  ].slice(0, MOST_FILES);
}

const compare: Handler = ({ repository, path, query }) => {
  const [base = '', head = ''] = (path['basehead'] ?? '').split('...').map((one) => repository.resolve(one) ?? '');
  const mergeBase = base === '' || head === '' ? null : repository.git.mergeBase(base, head);
  if (mergeBase === null) return GONE;
  const behind = new Set(repository.git.ancestors(base));
  const ahead = repository.git
    .ancestors(head)
    .filter((sha) => !behind.has(sha))
    .toReversed();
  const isBehind = base !== head && mergeBase === head;
  const status = base === head ? 'identical' : isBehind ? 'behind' : mergeBase === base ? 'ahead' : 'diverged';
  const size = Number(query.get('per_page') ?? 30);
  const page = Number(query.get('page') ?? 1);
  const commits = ahead.slice((page - 1) * size, page * size).map((sha) => commitBody(repository, sha));
  return {
    body: {
      status,
      merge_base_commit: commitBody(repository, mergeBase),
      total_commits: ahead.length,
      commits,
      files: page === 1 ? filesBetween(repository, mergeBase, head).slice(0, FILES_OF_PAGE) : [],
    },
  };
};

/** Commits, branches and what lies between them. */
export const HISTORY_HANDLERS: Handlers = {
  'GET /repos/{owner}/{repo}/branches/{branch}': ({ repository, path }) => {
    const sha = repository.refs.get(path['branch'] ?? '');
    return sha === undefined ? GONE : { body: { name: path['branch'], commit: { sha } } };
  },
  'GET /repos/{owner}/{repo}/commits': ({ repository, query }) => {
    const sha = repository.resolve(query.get('sha') ?? repository.defaultBranch);
    if (sha === null) return GONE;
    return { list: repository.git.ancestors(sha).map((one) => commitBody(repository, one)) };
  },
  'GET /repos/{owner}/{repo}/commits/{ref}': ({ repository, path }) => {
    const sha = repository.resolve(path['ref'] ?? '');
    if (sha === null) return GONE;
    const wrap = (files: readonly unknown[]): unknown => ({ ...commitBody(repository, sha), files });
    const parent = repository.git.commits.get(sha)?.parents[0] ?? '';
    return { list: filesBetween(repository, parent, sha), wrap, most: FILES_OF_PAGE };
  },
  'GET /repos/{owner}/{repo}/compare/{basehead}': compare,
  'GET /repos/{owner}/{repo}/contents/{path}': ({ repository, path }) => {
    const content = repository.text(repository.defaultBranch, path['path'] ?? '');
    if (content === null) return GONE;
    return { body: { type: 'file', encoding: 'base64', content: Buffer.from(content).toString('base64') } };
  },
};
