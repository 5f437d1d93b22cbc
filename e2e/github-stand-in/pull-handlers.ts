import { GONE, type Handler, type Handlers, type StandInCall, refused, textOf } from './call.ts';
import type { Comment, Pull, Repository } from './state.ts';

function pullBody(repository: Repository, pull: Pull): Record<string, unknown> {
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body,
    draft: false,
    requested_teams: [],
    requested_reviewers: [],
    labels: [],
    state: pull.state,
    merged: pull.merged,
    head: { ref: pull.head, sha: repository.headOf(pull) },
    base: { ref: pull.base, sha: repository.refs.get(pull.base) ?? '' },
  };
}

function commentBody({ id, body, bot }: Comment): Record<string, unknown> {
  return { id, body, user: { login: bot ? 'assay[bot]' : 'person', type: bot ? 'Bot' : 'User' } };
}

const listPulls: Handler = ({ repository, query }) => {
  const [state, head] = [query.get('state') ?? 'open', query.get('head')];
  const found = repository.pulls.filter(
    (pull) =>
      (state === 'all' || pull.state === state) && (head === null || head === `${repository.owner}:${pull.head}`),
  );
  return { list: found.map((pull) => pullBody(repository, pull)) };
};

const createPull: Handler = ({ repository, body }) => {
  const [head, base] = [textOf(body['head']), textOf(body['base'])];
  if (!repository.refs.has(head) || !repository.refs.has(base)) return refused('head or base is invalid');
  if (repository.pulls.some((pull) => pull.state === 'open' && pull.head === head && pull.base === base)) {
    return refused('A pull request already exists');
  }
  if (repository.refs.get(head) === repository.refs.get(base)) return refused('No commits between base and head');
  const pull = repository.open(head, { base, title: textOf(body['title']) });
  pull.body = textOf(body['body']);
  return { status: 201, body: pullBody(repository, pull) };
};

function findPull({ repository, path }: StandInCall): Pull | undefined {
  return repository.pulls.find(({ number }) => String(number) === (path['pull_number'] ?? path['issue_number']));
}

/** Pull requests and comments. */
export const PULL_HANDLERS: Handlers = {
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
    const comment = { id: nextId(), issue: Number(path['issue_number']), body: textOf(body['body']), bot: true };
    repository.comments.push(comment);
    return { status: 201, body: commentBody(comment) };
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ repository, path, body }) => {
    const comment = repository.comments.find(({ id }) => String(id) === path['comment_id']);
    if (comment === undefined) return GONE;
    comment.body = textOf(body['body']);
    return { body: commentBody(comment) };
  },
};
