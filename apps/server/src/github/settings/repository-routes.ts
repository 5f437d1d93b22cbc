import { FORGE_KEYS, type JsonObject, isDigest, parseReference, readForgeSettings } from '@assay/core';
import { githubApps, githubBuilds, githubChanges, githubChecks, githubRepositories } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import { NOTHING, type Route, defineRoute } from '../../http/route.ts';
import {
  ANY_JSON,
  DIGEST,
  ID,
  INSTANT,
  REFERENCE,
  closed,
  instantOf,
  instantOrNull,
  nullable,
  pageAnswer,
  pageQuery,
  pageRequest,
  text,
} from '../../http/schemas.ts';
import { requestInspection } from '../../images/request-inspection.ts';
import { requestCheck, requestPins, requestRecheck } from '../github-jobs-asked.ts';

const VALUE = Type.Optional(
  Type.Union([
    Type.String({ maxLength: 600 }),
    Type.Number(),
    Type.Boolean(),
    Type.Array(Type.String({ maxLength: 600 }), { maxItems: 20 }),
  ]),
);

const SETTINGS_BODY = closed(
  Object.fromEntries(FORGE_KEYS.map((key) => [key, VALUE])),
  'Settings as `assay.yaml` has them under `github:`.',
);

const REPOSITORY = closed({
  id: ID,
  app: ID,
  owner: Type.String(),
  name: Type.String(),
  defaultBranch: Type.String(),
  state: Type.Union([Type.Literal('active'), Type.Literal('removed')]),
  settings: ANY_JSON,
  effective: ANY_JSON,
  updatedAt: INSTANT,
});

function repositoryBody(repository: githubRepositories.GithubRepository): Record<string, unknown> {
  const { id, app, owner, name, defaultBranch, state, settings, told, updatedAt } = repository;
  return { id, app, owner, name, defaultBranch, state, settings, effective: told, updatedAt: instantOf(updatedAt) };
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

/** @throws REQUEST_INVALID */
function checkedSettings(body: Readonly<Record<string, unknown>>): JsonObject {
  const { values, problems } = readForgeSettings(body);
  if (problems.length > 0) throw serverError('REQUEST_INVALID', problems.slice(0, 10).join('; '));
  return Object.fromEntries(Object.entries(values).map(([key, texts]) => [key, [...texts]]));
}

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

const INSTALLATION = closed({
  app: ID,
  installationId: Type.Integer(),
  account: Type.String(),
  state: Type.String(),
  permissions: ANY_JSON,
  settings: ANY_JSON,
  updatedAt: INSTANT,
});

const listInstallations = defineRoute({
  id: 'listGithubInstallations',
  method: 'GET',
  path: '/api/v1/github/installations',
  tag: 'github',
  summary: 'Where apps of the space are installed, with the settings of each organisation.',
  access: { kind: 'permission', permission: 'repositories:read' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'All of them.', schema: closed({ items: Type.Array(INSTALLATION, { maxItems: 1000 }) }) },
  },
  handle: async (call) => {
    const items = await githubApps.listInstallations(call.scope());
    return { status: 200, body: { items: items.map((one) => ({ ...one, updatedAt: instantOf(one.updatedAt) })) } };
  },
});

const setInstallationSettings = defineRoute({
  id: 'setGithubInstallationSettings',
  method: 'PUT',
  path: '/api/v1/github/installations/:app/:installation/settings',
  tag: 'github',
  summary: 'Sets what the web interface says of an organisation, and has its open pull requests looked at anew.',
  access: { kind: 'permission', permission: 'repositories:write' },
  params: closed({
    app: ID,
    installation: Type.String({ pattern: '^[0-9]{1,15}$', maxLength: 15, description: 'Number that GitHub gave it.' }),
  }),
  query: NOTHING,
  body: SETTINGS_BODY,
  answers: { 204: { description: 'It counts from now on.', schema: null } },
  handle: async (call) => {
    const { app } = call.params;
    const installationId = Number(call.params.installation);
    const settings = checkedSettings(call.body);
    await call.change(async (scope) => {
      if (!(await githubApps.setInstallationSettings(scope, { app, installationId }, settings))) {
        throw serverError('NOT_FOUND', 'there is no such installation');
      }
      const { items } = await githubRepositories.listRepositories(scope, { limit: 1000 });
      const own = items.filter(
        (one) => one.app === app && one.installationId === installationId && one.state === 'active',
      );
      for (const { id } of own) await requestRecheck(scope, call.parts, id);
      const subject = `github-installation:${installationId}`;
      return { result: null, note: { action: 'github.settings', subject, details: { settings } } };
    });
    return { status: 204 };
  },
});

const reportBuild = defineRoute({
  id: 'reportGithubBuild',
  method: 'POST',
  path: '/api/v1/github/builds',
  tag: 'github',
  summary: 'Says that an image was built from a commit, and has it inspected: its checks are brought up to date then.',
  access: { kind: 'permission', permission: 'images:submit' },
  params: NOTHING,
  query: NOTHING,
  body: closed({
    repository: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}/[A-Za-z0-9._-]{1,100}$', maxLength: 201 }),
    commit: Type.String({ pattern: '^[0-9a-f]{40}$', maxLength: 40 }),
    reference: REFERENCE,
    digest: DIGEST,
  }),
  answers: { 202: { description: 'It is inspected.', schema: closed({ operationId: ID }) } },
  handle: async (call) => {
    const { repository, commit, reference, digest } = call.body;
    const [owner = '', name = ''] = repository.split('/');
    const parsed = parseReference(reference);
    await call.parts.egress.checkHost(parsed.registry);
    if (!isDigest(digest)) throw serverError('REQUEST_INVALID', 'the digest is none');
    const createdBy = call.principal().actor;
    const operationId = await call.change(async (scope) => {
      const known = await githubRepositories.repositoriesNamed(scope, owner, name);
      if (known.length === 0) throw serverError('NOT_FOUND', 'no app of the space reaches such a repository');
      for (const { id } of known) {
        await githubBuilds.recordBuild(scope, {
          repository: id,
          commitSha: commit,
          digest,
          reference,
          evidence: 'reported',
          at: call.now,
        });
        await requestCheck(scope, call.parts, id, { kind: 'image', sha: commit });
      }
      const wish = { reference, digest, lane: 'push', createdBy, cause: 'tag', platform: null } as const;
      const asked = await requestInspection(scope, call.parts, wish);
      const details = { repository, commit, digest };
      return { result: asked.operationId, note: { action: 'github.build', subject: `image:${digest}`, details } };
    });
    return { status: 202, body: { operationId } };
  },
});

const CANDIDATE = closed({
  id: ID,
  repository: ID,
  environment: Type.String(),
  commitSha: Type.String(),
  digest: Type.String(),
  reference: Type.String(),
  state: Type.String(),
  reasons: Type.Array(Type.String()),
  policyDigest: nullable(Type.String()),
  pull: nullable(Type.String()),
  candidateAt: nullable(INSTANT),
  createdAt: INSTANT,
  updatedAt: INSTANT,
});

const listCandidates = defineRoute({
  id: 'listGithubCandidates',
  method: 'GET',
  path: '/api/v1/github/candidates',
  tag: 'github',
  summary: 'Images that are ready for an environment, or why they are not, the newest first.',
  access: { kind: 'permission', permission: 'environments:read' },
  params: NOTHING,
  query: pageQuery({ repository: Type.Optional(ID), environment: Type.Optional(text(100, 'Name of an environment.')) }),
  body: NOTHING,
  answers: { 200: { description: 'A page.', schema: pageAnswer(CANDIDATE) } },
  handle: async (call) => {
    const { repository, environment } = call.query;
    const filter = {
      ...(repository === undefined ? {} : { repository }),
      ...(environment === undefined ? {} : { environment }),
    };
    const { items, next } = await githubChanges.listCandidates(call.scope(), filter, pageRequest(call.query));
    const body = items.map((one) => ({
      ...one,
      candidateAt: instantOrNull(one.candidateAt),
      createdAt: instantOf(one.createdAt),
      updatedAt: instantOf(one.updatedAt),
    }));
    return { status: 200, body: { items: body, next } };
  },
});

/** Routes about repositories on GitHub. */
export const GITHUB_REPOSITORY_ROUTES: readonly Route[] = [
  listRepositories,
  getRepository,
  setRepositorySettings,
  recheckRepository,
  listInstallations,
  setInstallationSettings,
  reportBuild,
  listCandidates,
];
