import { parseReference } from '@assay/core';
import { type Scope, imageRepositories, tags } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import {
  DIGEST,
  ID,
  INSTANT,
  closed,
  instantOf,
  nullable,
  pageAnswer,
  pageQuery,
  pageRequest,
  text,
} from '../http/schemas.ts';
import { requestPoll } from './poll-jobs.ts';
import { LONGEST_PATTERN } from './tag-pattern.ts';

const READ = { kind: 'permission', permission: 'repositories:read' } as const;
const WRITE = { kind: 'permission', permission: 'repositories:write' } as const;

const WATCH = closed({
  everySeconds: Type.Integer({ minimum: 60, maximum: 30 * 24 * 60 * 60 }),
  pattern: Type.String({
    pattern: String.raw`^[\w.*,-]{1,1024}$`,
    maxLength: LONGEST_PATTERN,
    description: 'Tags that are looked at; * stands for any text, a comma for "or".',
  }),
});

const REPOSITORY = closed({
  id: ID,
  name: Type.String({ description: 'With its registry: docker.io/library/nginx.' }),
  watch: nullable(WATCH),
  createdAt: INSTANT,
});

function repositoryBody({ id, name, watch, createdAt }: imageRepositories.ImageRepository): Record<string, unknown> {
  const told = watch === null ? null : { everySeconds: Math.round(watch.everyMs / 1000), pattern: watch.pattern };
  return { id, name, watch: told, createdAt: instantOf(createdAt) };
}

const TAG = closed({ name: Type.String(), digest: DIGEST, since: INSTANT });

const PATH = closed({ id: ID });
const TAG_PATH = closed({
  id: ID,
  tag: Type.String({ pattern: String.raw`^\w[\w.-]{0,127}$`, maxLength: 128, description: 'Name of the tag.' }),
});

const listRepositories = defineRoute({
  id: 'listRepositories',
  method: 'GET',
  path: '/api/v1/repositories',
  tag: 'repositories',
  summary: 'Repositories that the space knows, by name.',
  access: READ,
  params: NOTHING,
  query: pageQuery({ name: Type.Optional(text(512, 'Only the repository of that name.')) }),
  body: NOTHING,
  answers: { 200: { description: 'A page.', schema: pageAnswer(REPOSITORY) } },
  handle: async (call) => {
    const { name } = call.query;
    if (name !== undefined) {
      const one = await imageRepositories.findRepository(call.scope(), repositoryName(name));
      return { status: 200, body: { items: one === null ? [] : [repositoryBody(one)], next: null } };
    }
    const { items, next } = await imageRepositories.listRepositories(call.scope(), pageRequest(call.query));
    return { status: 200, body: { items: items.map(repositoryBody), next } };
  },
});

/** @throws REFERENCE_INVALID */
function repositoryName(name: string): string {
  const { registry, repository } = parseReference(name);
  return `${registry}/${repository}`;
}

const addRepository = defineRoute({
  id: 'addRepository',
  method: 'POST',
  path: '/api/v1/repositories',
  tag: 'repositories',
  summary: 'Remembers a repository, and watches its tags when asked to. What is known already is answered again.',
  access: WRITE,
  params: NOTHING,
  query: NOTHING,
  body: closed({ name: text(512), watch: Type.Optional(WATCH) }),
  answers: { 201: { description: 'The repository.', schema: REPOSITORY } },
  handle: async (call) => {
    const name = repositoryName(call.body.name);
    await call.parts.egress.checkHost(parseReference(`${name}:any`).registry);
    const { watch } = call.body;
    const body = await call.change(async (scope) => {
      const id = await imageRepositories.rememberRepository(scope, name, call.now);
      if (watch !== undefined) {
        const { everySeconds, pattern } = watch;
        await imageRepositories.watchRepository(scope, id, { everyMs: everySeconds * 1000, pattern }, call.now);
      }
      const result = repositoryBody(await known(scope, id));
      const details = watch === undefined ? {} : { watch: { ...watch } };
      return { result, note: { action: 'repository.add', subject: `repository:${name}`, details } };
    });
    return { status: 201, body };
  },
});

async function known(scope: Scope, id: string): Promise<imageRepositories.ImageRepository> {
  const repository = await imageRepositories.getRepository(scope, id);
  if (repository === null) throw serverError('NOT_FOUND', 'the space knows no repository of that id');
  return repository;
}

const getRepository = defineRoute({
  id: 'getRepository',
  method: 'GET',
  path: '/api/v1/repositories/:id',
  tag: 'repositories',
  summary: 'A repository.',
  access: READ,
  params: PATH,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The repository.', schema: REPOSITORY } },
  handle: async (call) => ({ status: 200, body: repositoryBody(await known(call.scope(), call.params.id)) }),
});

const watchRepository = defineRoute({
  id: 'watchRepository',
  method: 'PUT',
  path: '/api/v1/repositories/:id/watch',
  tag: 'repositories',
  summary: 'Watches the tags of a repository from now on.',
  access: WRITE,
  params: PATH,
  query: NOTHING,
  body: WATCH,
  answers: { 200: { description: 'The repository.', schema: REPOSITORY } },
  handle: async (call) => {
    const { everySeconds, pattern } = call.body;
    const body = await call.change(async (scope) => {
      const { id, name } = await known(scope, call.params.id);
      await imageRepositories.watchRepository(scope, id, { everyMs: everySeconds * 1000, pattern }, call.now);
      const note = { action: 'repository.watch', subject: `repository:${name}`, details: { everySeconds, pattern } };
      return { result: repositoryBody(await known(scope, id)), note };
    });
    return { status: 200, body };
  },
});

const unwatchRepository = defineRoute({
  id: 'unwatchRepository',
  method: 'DELETE',
  path: '/api/v1/repositories/:id/watch',
  tag: 'repositories',
  summary: 'Watches a repository no longer.',
  access: WRITE,
  params: PATH,
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is not watched.', schema: null } },
  handle: async (call) => {
    await call.change(async (scope) => {
      const { id, name, watch } = await known(scope, call.params.id);
      await imageRepositories.watchRepository(scope, id, null, call.now);
      const note = { action: 'repository.unwatch', subject: `repository:${name}` };
      return { result: null, note: watch === null ? null : note };
    });
    return { status: 204 };
  },
});

const pollRepository = defineRoute({
  id: 'pollRepository',
  method: 'POST',
  path: '/api/v1/repositories/:id/poll',
  tag: 'repositories',
  summary: 'Looks at the tags of a repository as soon as its registry may be asked.',
  access: WRITE,
  params: PATH,
  query: NOTHING,
  body: NOTHING,
  answers: { 202: { description: 'It will be looked at.', schema: null } },
  handle: async (call) => {
    await call.change(async (scope) => {
      const repository = await known(scope, call.params.id);
      await requestPoll(scope, call.parts, repository);
      return { result: null, note: { action: 'repository.poll', subject: `repository:${repository.name}` } };
    });
    return { status: 202 };
  },
});

const deleteRepository = defineRoute({
  id: 'deleteRepository',
  method: 'DELETE',
  path: '/api/v1/repositories/:id',
  tag: 'repositories',
  summary: 'Forgets a repository and its tags; images stay.',
  access: WRITE,
  params: PATH,
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is forgotten.', schema: null } },
  handle: async (call) => {
    await call.change(async (scope) => {
      const repository = await imageRepositories.getRepository(scope, call.params.id);
      if (repository === null) return { result: null, note: null };
      await imageRepositories.deleteRepository(scope, repository.id);
      return { result: null, note: { action: 'repository.delete', subject: `repository:${repository.name}` } };
    });
    return { status: 204 };
  },
});

const listTags = defineRoute({
  id: 'listTags',
  method: 'GET',
  path: '/api/v1/repositories/:id/tags',
  tag: 'repositories',
  summary: 'Tags of a repository by name, with what they name.',
  access: READ,
  params: PATH,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'A page.', schema: pageAnswer(TAG) } },
  handle: async (call) => {
    const { id } = await known(call.scope(), call.params.id);
    const { items, next } = await tags.listTags(call.scope(), id, pageRequest(call.query));
    return { status: 200, body: { items: items.map((tag) => ({ ...tag, since: instantOf(tag.since) })), next } };
  },
});

const getTag = defineRoute({
  id: 'getTag',
  method: 'GET',
  path: '/api/v1/repositories/:id/tags/:tag',
  tag: 'repositories',
  summary: 'What a tag names, and since when.',
  access: READ,
  params: TAG_PATH,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The tag.', schema: TAG } },
  handle: async (call) => {
    const tag = await tags.getTag(call.scope(), call.params.id, call.params.tag);
    if (tag === null) throw serverError('NOT_FOUND', 'the space knows no such tag');
    return { status: 200, body: { ...tag, since: instantOf(tag.since) } };
  },
});

const tagHistory = defineRoute({
  id: 'listTagHistory',
  method: 'GET',
  path: '/api/v1/repositories/:id/tags/:tag/history',
  tag: 'repositories',
  summary: 'What a tag named, the newest first.',
  access: READ,
  params: TAG_PATH,
  query: pageQuery({}),
  body: NOTHING,
  answers: {
    200: {
      description: 'A page.',
      schema: pageAnswer(closed({ digest: DIGEST, previousDigest: nullable(DIGEST), at: INSTANT })),
    },
  },
  handle: async (call) => {
    const { id, tag } = call.params;
    const { items, next } = await tags.tagHistory(call.scope(), id, tag, pageRequest(call.query));
    return { status: 200, body: { items: items.map((move) => ({ ...move, at: instantOf(move.at) })), next } };
  },
});

/** Routes about repositories and their tags. */
export const REPOSITORY_ROUTES: readonly Route[] = [
  listRepositories,
  addRepository,
  getRepository,
  watchRepository,
  unwatchRepository,
  pollRepository,
  deleteRepository,
  listTags,
  getTag,
  tagHistory,
];
