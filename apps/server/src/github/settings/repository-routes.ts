import { githubChanges, githubChecks, githubRepositories } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import {
  ANY_JSON,
  ID,
  INSTANT,
  closed,
  instantOf,
  nullable,
  pageAnswer,
  pageQuery,
  pageRequest,
} from '../../http/schemas.ts';
import { requestPins, requestRecheck } from '../github-jobs-asked.ts';
import { SETTINGS_BODY, checkedSettings } from './settings-body.ts';

const REPOSITORY = closed({
  id: ID,
  app: ID,
  owner: Type.String(),
  name: Type.String(),
  defaultBranch: Type.String(),
  state: Type.Union([Type.Literal('active'), Type.Literal('removed')]),
  settings: ANY_JSON,
  effective: ANY_JSON,
  troubles: Type.Array(Type.String(), { maxItems: 20, description: 'What GitHub does not let the app do there.' }),
  updatedAt: INSTANT,
});

function repositoryBody(repository: githubRepositories.GithubRepository): Record<string, unknown> {
  const { id, app, owner, name, defaultBranch, state, settings, told, updatedAt } = repository;
  const troubles = [...new Set(Object.values(repository.troubles))];
  return {
    id,
    app,
    owner,
    name,
    defaultBranch,
    state,
    settings,
    effective: told,
    troubles,
    updatedAt: instantOf(updatedAt),
  };
}

const listRepositories = defineRoute({
  id: 'listGithubRepositories',
  method: 'GET',
  path: '/api/v1/github/repositories',
  tag: 'github',
  summary: 'Repositories on GitHub that apps of the space reach, with the settings that count and who said them.',
  access: { kind: 'permission', permission: 'repositories:read' },
  params: NOTHING,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'A page.', schema: pageAnswer(REPOSITORY) } },
  handle: async (call) => {
    const { items, next } = await githubRepositories.listRepositories(call.scope(), pageRequest(call.query));
    return { status: 200, body: { items: items.map(repositoryBody), next } };
  },
});

const CHECK = closed({
  name: Type.String(),
  headSha: Type.String(),
  pull: nullable(Type.Integer()),
  conclusion: Type.String(),
  title: Type.String(),
  updatedAt: INSTANT,
});

const PIN = closed({
  branch: Type.String(),
  number: nullable(Type.Integer()),
  state: Type.String(),
  title: Type.String(),
  updatedAt: INSTANT,
});

const getRepository = defineRoute({
  id: 'getGithubRepository',
  method: 'GET',
  path: '/api/v1/github/repositories/:id',
  tag: 'github',
  summary: 'A repository on GitHub with its newest checks and the pull requests that pin its base images.',
  access: { kind: 'permission', permission: 'repositories:read' },
  params: closed({ id: ID }),
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'The repository.',
      schema: closed({
        ...REPOSITORY.properties,
        checks: Type.Array(CHECK, { maxItems: 1000 }),
        pins: Type.Array(PIN, { maxItems: 1000 }),
      }),
    },
  },
  handle: async (call) => {
    const scope = call.scope();
    const { id } = call.params;
    const repository = await githubRepositories.getRepository(scope, id);
    if (repository === null) throw serverError('NOT_FOUND', 'there is no such repository');
    const checks = await githubChecks.listChecks(scope, id, null, { limit: 200 });
    const pins = await githubChanges.listPins(scope, id);
    const body = {
      ...repositoryBody(repository),
      checks: checks.map(({ name, headSha, pull, conclusion, title, updatedAt }) => {
        return { name, headSha, pull, conclusion, title, updatedAt: instantOf(updatedAt) };
      }),
      pins: pins.map(({ branch, number, state, title, updatedAt }) => {
        return { branch, number, state, title, updatedAt: instantOf(updatedAt) };
      }),
    };
    return { status: 200, body };
  },
});

const setRepositorySettings = defineRoute({
  id: 'setGithubRepositorySettings',
  method: 'PUT',
  path: '/api/v1/github/repositories/:id/settings',
  tag: 'github',
  summary: 'Sets what the web interface says of a repository, and has its open pull requests looked at anew.',
  access: { kind: 'permission', permission: 'repositories:write' },
  params: closed({ id: ID }),
  query: NOTHING,
  body: SETTINGS_BODY,
  answers: { 204: { description: 'It counts from now on.', schema: null } },
  handle: async (call) => {
    const { id } = call.params;
    const settings = checkedSettings(call.body);
    await call.change(async (scope) => {
      if (!(await githubRepositories.setRepositorySettings(scope, id, settings))) {
        throw serverError('NOT_FOUND', 'there is no such repository');
      }
      await requestRecheck(scope, call.parts, id);
      return {
        result: null,
        note: { action: 'github.settings', subject: `github-repository:${id}`, details: { settings } },
      };
    });
    return { status: 204 };
  },
});

const recheckRepository = defineRoute({
  id: 'recheckGithubRepository',
  method: 'POST',
  path: '/api/v1/github/repositories/:id/checks',
  tag: 'github',
  summary: 'Has open pull requests and the default branch looked at anew, and base images pinned where that is on.',
  access: { kind: 'permission', permission: 'evaluations:run' },
  params: closed({ id: ID }),
  query: NOTHING,
  body: NOTHING,
  answers: { 202: { description: 'It will be done.', schema: closed({}) } },
  handle: async (call) => {
    const { id } = call.params;
    await call.change(async (scope) => {
      if ((await githubRepositories.getRepository(scope, id)) === null) {
        throw serverError('NOT_FOUND', 'there is no such repository');
      }
      await requestRecheck(scope, call.parts, id);
      await requestPins(scope, call.parts, id);
      return { result: null, note: { action: 'github.recheck', subject: `github-repository:${id}` } };
    });
    return { status: 202, body: {} };
  },
});

/** Routes about repositories on GitHub. */
export const GITHUB_REPOSITORY_ROUTES: readonly Route[] = [
  listRepositories,
  getRepository,
  setRepositorySettings,
  recheckRepository,
];
