import { search } from '@assay/store';
import { Type } from 'typebox';
import type { Permission } from '../access/permission.ts';
import { knownVulnerability } from '../advisories/known-vulnerability.ts';
import type { BareCall } from '../http/call.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { closed, nullable } from '../http/schemas.ts';

/** Results of one type when the caller does not say. */
const USUAL = 10;

/** Kinds of what is found. */
const TYPES = ['image', 'repository', 'tag', 'package', 'vulnerability', 'policy', 'exception'] as const;

const FOUND = closed({
  type: Type.Union(TYPES.map((type) => Type.Literal(type))),
  id: Type.String({ description: 'What the routes of the type take: a digest, the name of a package, an id.' }),
  title: Type.String(),
  detail: nullable(Type.String()),
});

interface Found {
  readonly type: (typeof TYPES)[number];
  readonly id: string;
  readonly title: string;
  readonly detail: string | null;
}

interface Asked {
  readonly text: string;
  readonly most: number;
}

/** One type of what can be found, and what the caller must be allowed to see it. */
interface Source {
  readonly permission: Permission;
  readonly find: (call: BareCall, asked: Asked) => Promise<readonly Found[]>;
}

const SOURCES: readonly Source[] = [
  {
    permission: 'images:read',
    find: async (call, { text, most }) =>
      (await search.searchImages(call.scope(), text, most)).map(({ digest, reference }) => ({
        type: 'image',
        id: digest,
        title: reference ?? digest,
        detail: digest,
      })),
  },
  {
    permission: 'repositories:read',
    find: async (call, { text, most }) =>
      (await search.searchRepositories(call.scope(), text, most)).map(({ id, name }) => ({
        type: 'repository',
        id,
        title: name,
        detail: null,
      })),
  },
  {
    permission: 'repositories:read',
    find: async (call, { text, most }) =>
      (await search.searchTags(call.scope(), text, most)).map(({ repository, tag, digest }) => ({
        type: 'tag',
        id: digest,
        title: `${repository}:${tag}`,
        detail: digest,
      })),
  },
  {
    permission: 'images:read',
    find: async (call, { text, most }) =>
      (await search.searchPackages(call.scope(), text, most)).map(({ type, name }) => ({
        type: 'package',
        id: name,
        title: name,
        detail: type,
      })),
  },
  { permission: 'advisories:read', find: findVulnerabilities },
  {
    permission: 'policies:read',
    find: async (call, { text, most }) =>
      (await search.searchPolicies(call.scope(), text, most)).map(({ id, name }) => ({
        type: 'policy',
        id,
        title: name,
        detail: null,
      })),
  },
  {
    permission: 'exceptions:read',
    find: async (call, { text, most }) =>
      (await search.searchExceptions(call.scope(), text, most)).map(({ id, reason, state }) => ({
        type: 'exception',
        id,
        title: reason,
        detail: state,
      })),
  },
];

/** Vulnerabilities that images of the space have; of one that none has, whether it is known. */
async function findVulnerabilities(call: BareCall, { text, most }: Asked): Promise<readonly Found[]> {
  const id = text.toUpperCase().startsWith('CVE-') ? text.toUpperCase() : text;
  const had = await search.searchVulnerabilities(call.scope(), id, most);
  const found = had.map((one): Found => ({ type: 'vulnerability', id: one, title: one, detail: 'affected' }));
  if (had.includes(id)) return found;
  using lease = await call.parts.advisories.take();
  const known = lease === null ? null : knownVulnerability(lease.reader, id);
  const one: Found = { type: 'vulnerability', id, title: id, detail: null };
  return known === null ? found : [one, ...found].slice(0, most);
}

const searchAll = defineRoute({
  id: 'search',
  method: 'GET',
  path: '/api/v1/search',
  tag: 'search',
  summary:
    'Find images, repositories, tags, packages, vulnerabilities, policies and exceptions of the space by what they begin with.',
  access: { kind: 'permission', permission: 'images:read' },
  params: NOTHING,
  query: closed({
    q: Type.String({ minLength: 2, maxLength: 200, description: 'What is looked for, two characters at least.' }),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, description: 'Most results of one type. Default 10.' }),
    ),
  }),
  body: NOTHING,
  answers: { 200: { description: 'What was found, by type.', schema: closed({ items: Type.Array(FOUND) }) } },
  handle: async (call) => {
    const { q, limit = USUAL } = call.query;
    const text = q.trim();
    const { permissions } = call.principal();
    const items: Found[] = [];
    if (text.length < 2) return { status: 200, body: { items } };
    for (const { permission, find } of SOURCES) {
      if (permissions.has(permission)) items.push(...(await find(call, { text, most: limit })));
    }
    return { status: 200, body: { items } };
  },
});

/** Routes that find things whatever they are. */
export const SEARCH_ROUTES: readonly Route[] = [searchAll];
