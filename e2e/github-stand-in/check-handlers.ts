import { GONE, type Handler, type Handlers, isFields, refused, textOf } from './call.ts';
import type { Annotation, CheckRun } from './state.ts';

function runBody(run: CheckRun): Record<string, unknown> {
  return {
    id: run.id,
    name: run.name,
    head_sha: run.head_sha,
    app: run.app,
    pull_requests: [],
    status: run.status,
    conclusion: run.conclusion,
    external_id: run.external_id,
    output: { title: run.title, summary: run.summary, text: run.text, annotations_count: run.annotations.length },
  };
}

/** GitHub's limits on checks that its description does not hold. */
function checkProblem(body: Readonly<Record<string, unknown>>): string | null {
  const { output, actions } = body;
  if (isFields(output)) {
    const { summary, text: details, annotations } = output;
    if (textOf(summary).length > 65_535 || textOf(details).length > 65_535) return 'output is too long';
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
  if (!isFields(output)) return;
  run.title = textOf(output['title']);
  run.summary = textOf(output['summary']);
  run.text = textOf(output['text']);
  const given: readonly Annotation[] = Array.isArray(output['annotations']) ? output['annotations'] : [];
  run.annotations.push(...given);
}

const createRun: Handler = ({ repository, body, nextId, app }) => {
  const sha = textOf(body['head_sha']);
  if (!repository.git.commits.has(sha)) return refused('No commit found for SHA');
  const problem = checkProblem(body);
  if (problem !== null) return refused(problem);
  const run: CheckRun = {
    id: nextId(),
    name: textOf(body['name']),
    head_sha: sha,
    app,
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

const updateRun: Handler = ({ repository, path, body, app }) => {
  const run = repository.checks.find(({ id }) => String(id) === path['check_run_id']);
  const problem = checkProblem(body);
  if (run === undefined) return GONE;
  if (run.app.id !== app.id)
    return {
      status: 403,
      body: {
        message: `Invalid app_id '${run.app.id}' - check run can only be modified by the GitHub App that created it.`,
      },
    };
  if (problem !== null) return refused(problem);
  applyRun(run, body);
  return { body: runBody(run) };
};

/** Checks and what is uploaded to code scanning. */
export const CHECK_HANDLERS: Handlers = {
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': ({ repository, path, query }) => {
    const sha = repository.resolve(path['ref'] ?? '');
    if (sha === null) return refused('No commit found for SHA');
    const of = query.get('app_id');
    const made = repository.checks.filter(
      ({ head_sha, app }) => head_sha === sha && (of === null || of === String(app.id)),
    );
    const runs = [...new Map(made.map((run) => [`${run.app.id} ${run.name}`, run])).values()].map(runBody);
    return { list: runs, wrap: (check_runs) => ({ total_count: runs.length, check_runs }) };
  },
  'POST /repos/{owner}/{repo}/check-runs': createRun,
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': updateRun,
  'POST /repos/{owner}/{repo}/code-scanning/sarifs': ({ repository, body }) => {
    repository.sarifs.push({ ref: textOf(body['ref']), tool_name: textOf(body['tool_name']) });
    return { status: 202, body: { id: '47177e22-5596-11eb-80a1-c1e54ef945c6' } };
  },
};
