import { apiKeys, inSpace, spaces } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS, ROLES, ROLE_PERMISSIONS, type Permission } from '../access/permission.ts';
import type { Route } from '../http/route.ts';
import { type TestService, startTestService } from '../testing/test-service.ts';
import { ROUTES } from './registry.ts';

/** A caller and everything that it may do. */
interface Caller {
  readonly name: string;
  readonly role: string;
  readonly scopes: readonly string[];
  readonly may: ReadonlySet<Permission>;
}

const OF_INSTANCE: readonly Permission[] = ['instance:read', 'instance:manage'];

const CALLERS: readonly Caller[] = [
  ...ROLES.map((role) => ({ name: role, role, scopes: [], may: ROLE_PERMISSIONS[role] })),
  { name: 'admin of the instance', role: 'admin', scopes: OF_INSTANCE, may: new Set(PERMISSIONS) },
  { name: 'viewer who asks for the instance', role: 'viewer', scopes: OF_INSTANCE, may: ROLE_PERMISSIONS.viewer },
  {
    name: 'admin narrowed to reading images',
    role: 'admin',
    scopes: ['images:read'],
    may: new Set<Permission>(['images:read']),
  },
  {
    name: 'viewer narrowed to what it never had',
    role: 'viewer',
    scopes: ['images:delete'],
    may: new Set<Permission>(),
  },
  { name: 'role that is not known', role: 'emperor', scopes: [], may: new Set<Permission>() },
];

/** An address of the route: with names that nothing has. */
function addressOf({ path }: Route): string {
  return path.replaceAll(/:([A-Za-z0-9_]+)/g, '00000000-0000-7000-8000-000000000000').replaceAll('*', 'x');
}

describe('every route', () => {
  let service: TestService;
  const keys = new Map<string, string>();
  beforeAll(async () => {
    service = await startTestService({ role: 'api' });
    const { store } = service.service.parts;
    const space = await spaces.findSpace(store.read, 'default');
    if (space === null) throw new Error('the first space is there');
    for (const { name, role, scopes } of CALLERS) {
      const wanted = { name, role, scopes, createdBy: 'test', expiresAt: null };
      const { token } = await store.transaction((db) => apiKeys.createApiKey(inSpace(db, space.id), wanted, 1));
      keys.set(name, token);
    }
  });
  afterAll(() => service.stop());

  /** What the route says to the caller before it does anything: nothing is sent that it could work on. */
  const refusal = async (route: Route, key: string | null): Promise<number | null> => {
    const response = await fetch(`${service.url}${addressOf(route)}`, {
      method: route.method,
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(route.method === 'GET' || route.method === 'DELETE' ? {} : { body: '{"nobodyKnowsThis":1}' }),
    });
    if (!(response.headers.get('content-type') ?? '').includes('problem+json')) {
      await response.body?.cancel();
      return null;
    }
    const body = Object(await response.json());
    if (body.code === 'UNAUTHENTICATED') return 401;
    return body.code === 'FORBIDDEN' && String(body.detail).startsWith('this needs the permission') ? 403 : null;
  };

  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s asks each role for its permission, and everybody for a key',
    async (_, route) => {
      const { access } = route;
      const found: Record<string, number | null> = { nobody: await refusal(route, null) };
      const wanted: Record<string, number | null> = { nobody: access.kind === 'public' ? null : 401 };
      for (const { name, may } of CALLERS) {
        found[name] = await refusal(route, keys.get(name) ?? '');
        wanted[name] = access.kind === 'public' || may.has(access.permission) ? null : 403;
      }
      // Public routes may ask for a credential of their own: a login, a signature.
      if (access.kind === 'public') found['nobody'] = null;
      expect(found).toEqual(wanted);
    },
  );

  it('that changes something asks for more than reading', () => {
    const reading = new Set<string>(PERMISSIONS.filter((permission) => permission.endsWith(':read')));
    const weak = ROUTES.filter(
      ({ method, access }) => method !== 'GET' && access.kind === 'permission' && reading.has(access.permission),
    );
    expect(weak.map(({ id }) => id).toSorted()).toEqual(READ_BY_POST);
  });

  it('that nobody has to be known for is one of a few', () => {
    const open = ROUTES.filter(({ access }) => access.kind === 'public').map(({ path }) => path);
    expect([...new Set(open)].filter((path) => !OPEN.some((known) => known.test(path)))).toEqual([]);
  });
});

/** Routes that only read although they take a body. */
const READ_BY_POST: readonly string[] = ROUTES.filter(({ id }) =>
  ['importPolicy', 'matchPolicy', 'replayEvaluation', 'testPolicy', 'testPolicyDocument', 'validatePolicy'].includes(
    id,
  ),
)
  .map(({ id }) => id)
  .toSorted();

const OPEN: readonly RegExp[] = [
  /^\/(livez|readyz)$/,
  /^\/api\/v1\/(version|openapi\.json)$/,
  /^\/auth\//,
  /^\/api\/v1\/(registry-)?events\//,
  /^\/(v2|github)(\/|$)/,
];
