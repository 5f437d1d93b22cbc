import type { OperationName } from './openapi.ts';
import type { Annotation, CheckRun, Comment, Pull, Repository } from './state.ts';
import type { GitFile } from './git-objects.ts';

/** What a request is answered from. */
export interface StandInCall {
  readonly repository: Repository;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly nextId: () => number;
}

/** What goes back. `list` is cut into pages. */
export interface StandInAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly list?: readonly unknown[];
  /** Puts a page of the list into its body. */
  readonly wrap?: (page: readonly unknown[]) => unknown;
  readonly most?: number;
}

/** Answers one operation on a repository. */
export type Handler = (call: StandInCall) => StandInAnswer;

const GONE: StandInAnswer = { status: 404, body: { message: 'Not Found' } };

function refused(message: string): StandInAnswer {
  return { status: 422, body: { message: 'Validation Failed', errors: [{ message }] } };
}

/** What each operation needs of an installation: a permission and how much of it. */
export const PERMISSIONS: Readonly<Record<string, readonly [string, 'read' | 'write']>> = {
  'check-runs POST': ['checks', 'write'],
  'check-runs PATCH': ['checks', 'write'],
  'check-runs GET': ['checks', 'read'],
  'git GET': ['contents', 'read'],
  'git POST': ['contents', 'write'],
  'git PATCH': ['contents', 'write'],
  'git DELETE': ['contents', 'write'],
  'commits GET': ['contents', 'read'],
  'compare GET': ['contents', 'read'],
  'contents GET': ['contents', 'read'],
  'branches GET': ['contents', 'read'],
  'pulls GET': ['pull_requests', 'read'],
  'pulls POST': ['pull_requests', 'write'],
  'pulls PATCH': ['pull_requests', 'write'],
  'issues GET': ['pull_requests', 'read'],
  'issues POST': ['pull_requests', 'write'],
  'issues PATCH': ['pull_requests', 'write'],
  'code-scanning POST': ['security_events', 'write'],
};

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function commitBody(repository: Repository, sha: string): Record<string, unknown> {
  const commit = repository.git.commits.get(sha);
  return {
    sha,
    commit: { message: commit?.message ?? '', tree: { sha: commit?.tree ?? '' } },
    parents: (commit?.parents ?? []).map((parent) => ({ sha: parent })),
  };
}

function filesOf(repository: Repository, sha: string): readonly Record<string, unknown>[] {
  const commit = repository.git.commits.get(sha);
  const before: ReadonlyMap<string, GitFile> = repository.git.commits.get(commit?.parents[0] ?? '')?.files ?? new Map();
  const after: ReadonlyMap<string, GitFile> = commit?.files ?? new Map();
  const changed = [...after].filter(([path, { blob }]) => before.get(path)?.blob !== blob);
  const removed = [...before].filter(([path]) => !after.has(path));
  return [
    ...changed.map(([filename, { blob }]) => ({
      filename,
      sha: blob,
      status: before.has(filename) ? 'modified' : 'added',
    })),
    ...removed.map(([filename, { blob }]) => ({ filename, sha: blob, status: 'removed' })),
  ];
}

function pullBody(repository: Repository, pull: Pull): Record<string, unknown> {
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    merged: pull.merged,
    head: { ref: pull.head, sha: repository.headOf(pull) },
    base: { ref: pull.base, sha: repository.refs.get(pull.base) ?? '' },
  };
}

function runBody(run: CheckRun): Record<string, unknown> {
  return {
    id: run.id,
    name: run.name,
    head_sha: run.head_sha,
    status: run.status,
    conclusion: run.conclusion,
    external_id: run.external_id,
    output: { title: run.title, summary: run.summary, text: run.text, annotations_count: run.annotations.length },
  };
}

function commentBody({ id, body, bot }: Comment): Record<string, unknown> {
  return { id, body, user: { login: bot ? 'assay[bot]' : 'person', type: bot ? 'Bot' : 'User' } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** GitHub's limits on checks that its description does not hold. */
function checkProblem(body: Readonly<Record<string, unknown>>): string | null {
  const { output, actions } = body;
  if (isObject(output)) {
    const { summary, text: details, annotations } = output;
    if (text(summary).length > 65_535 || text(details).length > 65_535) return 'output is too long';
    if (Array.isArray(annotations) && annotations.length > 50) return 'more than 50 annotations';
  }
  if (Array.isArray(actions) && actions.length > 3) return 'more than 3 actions';
  return null;
}

function applyRun(run: CheckRun, body: Readonly<Record<string, unknown>>): void {
  if (typeof body['conclusion'] === 'string') {
    run.conclusion = body['conclusion'];
    run.status = 'completed';
  }
  if (typeof body['status'] === 'string') run.status = body['status'];
  if (typeof body['external_id'] === 'string') run.external_id = body['external_id'];
  if (Array.isArray(body['actions'])) run.actions = body['actions'];
  const { output } = body;
  if (!isObject(output)) return;
  run.title = text(output['title']);
  run.summary = text(output['summary']);
  run.text = text(output['text']);
  const given: readonly Annotation[] = Array.isArray(output['annotations']) ? output['annotations'] : [];
  run.annotations.push(...given);
}

const createRun: Handler = ({ repository, body, nextId }) => {
  const sha = text(body['head_sha']);
  if (!repository.git.commits.has(sha)) return refused('No commit found for SHA');
  const problem = checkProblem(body);
  if (problem !== null) return refused(problem);
  const run: CheckRun = {
    id: nextId(),
    name: text(body['name']),
    head_sha: sha,
    status: 'queued',
    conclusion: null,
    external_id: '',
    title: '',
    summary: '',
    text: '',
    annotations: [],
    actions: [],
  };
  applyRun(run, body);
  repository.checks.push(run);
  return { status: 201, body: runBody(run) };
};

const updateRun: Handler = ({ repository, path, body }) => {
  const run = repository.checks.find(({ id }) => String(id) === path['check_run_id']);
  const problem = checkProblem(body);
  if (run === undefined) return GONE;
  if (problem !== null) return refused(problem);
  applyRun(run, body);
  return { body: runBody(run) };
};

const createTree: Handler = ({ repository, body }) => {
  const base = repository.git.trees.get(text(body['base_tree']));
  if (base === undefined && body['base_tree'] !== undefined) return GONE;
  const files = new Map<string, GitFile>(base);
  const entries: readonly unknown[] = Array.isArray(body['tree']) ? body['tree'] : [];
  for (const entry of entries) {
    if (!isObject(entry)) return refused('tree');
    const path = text(entry['path']);
    if (path === '' || path.startsWith('/') || path.split('/').includes('..'))
      return refused('path contains a malformed component');
    const blob = repository.git.blob(Buffer.from(text(entry['content'])));
    files.set(path, { blob, mode: entry['mode'] === '100755' ? '100755' : '100644' });
  }
  return { status: 201, body: { sha: repository.git.tree(files), tree: [], truncated: false } };
};

const createCommit: Handler = ({ repository, body }) => {
  const tree = text(body['tree']);
  const parents: readonly unknown[] = Array.isArray(body['parents']) ? body['parents'] : [];
  if (!repository.git.trees.has(tree)) return refused('Tree SHA does not exist');
  const sha = repository.git.commit(tree, parents.map(text), text(body['message']));
  return { status: 201, body: { sha, tree: { sha: tree }, parents: [], message: text(body['message']) } };
};

const createRef: Handler = ({ repository, body }) => {
  const name = text(body['ref']).replace('refs/heads/', '');
  const sha = text(body['sha']);
  if (repository.refs.has(name)) return refused('Reference already exists');
  if (!repository.git.commits.has(sha)) return refused('Object does not exist');
  repository.refs.set(name, sha);
  return { status: 201, body: { ref: `refs/heads/${name}`, object: { sha, type: 'commit' } } };
};

const updateRef: Handler = ({ repository, path, body }) => {
  const name = (path['ref'] ?? '').replace('heads/', '');
  const sha = text(body['sha']);
  const before = repository.refs.get(name);
  if (before === undefined) return refused('Reference does not exist');
  if (body['force'] !== true && !repository.git.ancestors(sha).includes(before))
    return refused('Update is not a fast forward');
  repository.refs.set(name, sha);
  return { body: { ref: `refs/heads/${name}`, object: { sha, type: 'commit' } } };
};

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
      files: [],
    },
  };
};

const listPulls: Handler = ({ repository, query }) => {
  const [state, head] = [query.get('state') ?? 'open', query.get('head')];
  const found = repository.pulls.filter(
    (pull) =>
      (state === 'all' || pull.state === state) && (head === null || head === `${repository.owner}:${pull.head}`),
  );
  return { list: found.map((pull) => pullBody(repository, pull)) };
};

const createPull: Handler = ({ repository, body }) => {
  const [head, base] = [text(body['head']), text(body['base'])];
  if (!repository.refs.has(head) || !repository.refs.has(base)) return refused('head or base is invalid');
  if (repository.pulls.some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)) {
    return refused('A pull request already exists');
  }
  if (repository.refs.get(head) === repository.refs.get(base)) return refused('No commits between base and head');
  const pull = repository.open(head, { base, title: text(body['title']) });
  pull.body = text(body['body']);
  return { status: 201, body: pullBody(repository, pull) };
};

function findPull({ repository, path }: StandInCall): Pull | undefined {
  return repository.pulls.find(({ number }) => String(number) === (path['pull_number'] ?? path['issue_number']));
}

/** How each operation is answered. */
export const HANDLERS: Readonly<Partial<Record<OperationName, Handler>>> = {
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
    return { list: filesOf(repository, sha), wrap, most: 300 };
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': ({ repository, path }) => {
    const sha = repository.resolve(path['ref'] ?? '');
    if (sha === null) return refused('No commit found for SHA');
    const runs = [...repository.runs(sha).values()].map(runBody);
    return { list: runs, wrap: (check_runs) => ({ total_count: runs.length, check_runs }) };
  },
  'GET /repos/{owner}/{repo}/compare/{basehead}': compare,
  'GET /repos/{owner}/{repo}/contents/{path}': ({ repository, path }) => {
    const content = repository.text(repository.defaultBranch, path['path'] ?? '');
    if (content === null) return GONE;
    return { body: { type: 'file', encoding: 'base64', content: Buffer.from(content).toString('base64') } };
  },
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': ({ repository, path }) => {
    const bytes = repository.git.blobs.get(path['file_sha'] ?? '');
    if (bytes === undefined) return GONE;
    return {
      body: { sha: path['file_sha'], size: bytes.length, encoding: 'base64', content: bytes.toString('base64') },
    };
  },
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': ({ repository, path }) => {
    const commit = repository.git.commits.get(path['commit_sha'] ?? '');
    if (commit === undefined) return GONE;
    const parents = commit.parents.map((sha) => ({ sha }));
    return { body: { sha: commit.sha, message: commit.message, tree: { sha: commit.tree }, parents } };
  },
  'POST /repos/{owner}/{repo}/git/commits': createCommit,
  'GET /repos/{owner}/{repo}/git/ref/{ref}': ({ repository, path }) => {
    const sha = repository.refs.get((path['ref'] ?? '').replace('heads/', ''));
    return sha === undefined ? GONE : { body: { ref: `refs/${path['ref'] ?? ''}`, object: { sha, type: 'commit' } } };
  },
  'POST /repos/{owner}/{repo}/git/refs': createRef,
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': updateRef,
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': ({ repository, path }) => {
    return repository.refs.delete((path['ref'] ?? '').replace('heads/', ''))
      ? { status: 204 }
      : refused('Reference does not exist');
  },
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': ({ repository, path }) => {
    const commit = repository.git.commits.get(repository.resolve(path['tree_sha'] ?? '') ?? '');
    if (commit === undefined) return GONE;
    const all = [...commit.files].map(([name, { blob, mode }]) => {
      return { path: name, mode, type: 'blob', sha: blob, size: repository.git.blobs.get(blob)?.length ?? 0 };
    });
    return { body: { sha: commit.tree, truncated: all.length > 100_000, tree: all.slice(0, 100_000) } };
  },
  'POST /repos/{owner}/{repo}/git/trees': createTree,
  'POST /repos/{owner}/{repo}/check-runs': createRun,
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': updateRun,
  'GET /repos/{owner}/{repo}/pulls': listPulls,
  'POST /repos/{owner}/{repo}/pulls': createPull,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': (call) => {
    const pull = findPull(call);
    return pull === undefined ? GONE : { body: pullBody(call.repository, pull) };
  },
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': (call) => {
    const pull = findPull(call);
    if (pull === undefined) return GONE;
    const { title, body, state } = call.body;
    if (typeof title === 'string') pull.title = title;
    if (typeof body === 'string') pull.body = body;
    if (state === 'open' || state === 'closed') pull.state = state;
    return { body: pullBody(call.repository, pull) };
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': ({ repository, path }) => {
    return { list: repository.comments.filter(({ issue }) => String(issue) === path['issue_number']).map(commentBody) };
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': ({ repository, path, body, nextId }) => {
    const comment = { id: nextId(), issue: Number(path['issue_number']), body: text(body['body']), bot: true };
    repository.comments.push(comment);
    return { status: 201, body: commentBody(comment) };
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ repository, path, body }) => {
    const comment = repository.comments.find(({ id }) => String(id) === path['comment_id']);
    if (comment === undefined) return GONE;
    comment.body = text(body['body']);
    return { body: commentBody(comment) };
  },
  'POST /repos/{owner}/{repo}/code-scanning/sarifs': ({ repository, body }) => {
    repository.sarifs.push({ ref: text(body['ref']), tool_name: text(body['tool_name']) });
    return { status: 202, body: { id: 'x', url: 'x' } };
  },
};
