import { GONE, type Handlers, isFields, refused, textOf } from './call.ts';
import type { Deployment } from './state.ts';

function deploymentBody({ id, sha, ref, task, environment, description, payload }: Deployment): unknown {
  return { id, sha, ref, task, environment, original_environment: environment, description, payload };
}

/** Deployments and what became of them. */
export const DEPLOYMENT_HANDLERS: Handlers = {
  'GET /repos/{owner}/{repo}/deployments': ({ repository, query }) => {
    const [sha, environment, task] = [query.get('sha'), query.get('environment'), query.get('task')];
    const found = repository.deployments.filter(
      (one) =>
        (sha === null || one.sha === sha) &&
        (environment === null || one.environment === environment) &&
        (task === null || one.task === task),
    );
    return { list: found.toReversed().map(deploymentBody) };
  },
  'POST /repos/{owner}/{repo}/deployments': ({ repository, body, nextId }) => {
    const ref = textOf(body['ref']);
    const sha = repository.resolve(ref);
    if (sha === null) return refused(`No ref found for: ${ref}`);
    const contexts: readonly unknown[] = Array.isArray(body['required_contexts']) ? body['required_contexts'] : [];
    const runs = repository.runs(sha);
    if (contexts.some((name) => runs.get(textOf(name))?.conclusion !== 'success')) {
      return { status: 409, body: { message: 'Conflict: Commit status checks failed for that ref.' } };
    }
    const deployment: Deployment = {
      id: nextId(),
      sha,
      ref,
      task: textOf(body['task']) || 'deploy',
      environment: textOf(body['environment']) || 'production',
      description: textOf(body['description']),
      payload: isFields(body['payload']) ? body['payload'] : {},
      statuses: [],
    };
    repository.deployments.push(deployment);
    return { status: 201, body: deploymentBody(deployment) };
  },
  'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': ({ repository, path, body, nextId }) => {
    const deployment = repository.deployments.find(({ id }) => String(id) === path['deployment_id']);
    if (deployment === undefined) return GONE;
    const [state, description] = [textOf(body['state']), textOf(body['description'])];
    deployment.statuses.push({ state, description });
    return { status: 201, body: { id: nextId(), state, description, environment: deployment.environment } };
  },
};
