import { type SpaceId, type Store, apiKeys, inSpace, spaces } from '@assay/store';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../packages/store/src/testing/test-stores.ts';
import { ROUTES } from '../apps/server/src/api/registry.ts';
import type { Route } from '../apps/server/src/http/route.ts';
import { type FilledSpace, fillSpace } from '../apps/server/src/testing/filled-space.ts';
import { type MadeRequest, requestsWith } from '../apps/server/src/testing/request-values.ts';
import { startServiceOn } from '../apps/server/src/testing/service-stores.ts';
import type { TestService } from '../apps/server/src/testing/test-service.ts';
import { ROLES, ROLE_PERMISSIONS, type Role } from '../apps/server/src/access/permission.ts';

const GUARDED = ROUTES.filter(({ access }) => access.kind === 'permission');
const READS = GUARDED.filter(({ method }) => method === 'GET');
/** Those last that take records away. */
const WRITES = GUARDED.filter(({ method }) => method !== 'GET').toSorted(
  (one, two) => Number(one.method === 'DELETE') - Number(two.method === 'DELETE'),
);

describe.each(databaseKinds())('routes and tenants on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  let own: SpaceId;
  let theirs: FilledSpace;
  const keys = new Map<Role, string>();
  let manager = '';

  const newSpace = async (name: string): Promise<SpaceId> => {
    const space = await spaces.createSpace(service.service.parts.store.write, name, 1);
    if (space === null) throw new Error('the space is new');
    return space.id;
  };
  const newKey = async (space: SpaceId, role: Role, scopes: readonly string[] = []): Promise<string> => {
    const wanted = { name: role, role, scopes, createdBy: 'test', expiresAt: null };
    return (await apiKeys.createApiKey(inSpace(service.service.parts.store.write, space), wanted, 1)).token;
  };

  beforeAll(async () => {
    if (kind.missing !== null) return;
    service = await startServiceOn(kind, { role: 'api' });
    own = await newSpace('mine');
    theirs = await fillSpace(service.service.parts, await newSpace('theirs'), 'foreignmark');
    for (const role of ROLES) keys.set(role, await newKey(own, role));
    manager = await newKey(own, 'admin', ['instance:read', 'instance:manage']);
  }, 120_000);
  afterAll(async () => {
    if (kind.missing === null) await service.stop();
  });

  const send = async (route: Route, { path, body }: MadeRequest, key: string | null): Promise<Seen> => {
    const raw = route.rawBody?.mediaTypes[0];
    const sent = raw === undefined ? body : {};
    const response = await fetch(`${service.url}${path}`, {
      method: route.method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(sent === undefined ? {} : { 'content-type': raw ?? 'application/json' }),
      },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    return { status: response.status, text: isStream ? await firstPart(response) : await response.text() };
  };

  on.each(GUARDED.map((route) => [label(route), route] as const))(
    '%s wants its permission, of every role and of nobody',
    async (_name, route) => {
      const { access } = route;
      const request = requestsWith(route, theirs.names)[0] ?? { path: route.path.replaceAll(/:\w+/g, '1'), body: {} };
      expect((await send(route, request, null)).status).toBe(401);
      for (const role of ROLES) {
        if (access.kind === 'public' || ROLE_PERMISSIONS[role].has(access.permission)) continue;
        const { status, text } = await send(route, request, keys.get(role) ?? '');
        expect([role, status, text.includes('FORBIDDEN')]).toEqual([role, 403, true]);
      }
    },
  );

  on.each([...READS, ...WRITES].map((route) => [label(route), route] as const))(
    '%s neither shows nor changes what another tenant has',
    async (name, route) => {
      const { store } = service.service.parts;
      const before = await dumpOf(store, theirs.space);
      // A tenant of each route's own: what was made under the same name through another route would be theirs.
      const key = await newKey(await newSpace(`guest ${name}`), 'admin');
      for (const request of requestsWith(route, theirs.names)) {
        const { status, text } = await send(route, request, key);
        // What the caller said may be said back: only what they could not know counts.
        const said = JSON.stringify(request) + decodeURIComponent(request.path);
        const leaks = theirs.names.filter((each) => each.length > 8 && text.includes(each) && !said.includes(each));
        expect([request, leaks, status < 500 || status === 503]).toEqual([request, [], true]);
        if (!route.path.includes('/:')) continue;
        // Nobody can tell a record of another tenant from one that is not there at all.
        const unknown = await send(route, ghostOf(request), key);
        expect([request, status]).toEqual([request, unknown.status]);
      }
      expect(await dumpOf(store, theirs.space)).toBe(before);
    },
    60_000,
  );

  on(
    'are reached by these tests: own records are found by routes that name one',
    async () => {
      const named = READS.filter(({ path }) => path.includes('/:'));
      const fresh = await fillSpace(service.service.parts, own, 'ownmark');
      const silent: string[] = [];
      for (const route of named) {
        const answers = await Promise.all(requestsWith(route, fresh.names).map((each) => send(route, each, manager)));
        if (!answers.some(({ status }) => status === 200)) silent.push(label(route));
      }
      // Some need more than a filled space has: advisory data, jobs, inspections of secrets.
      expect([silent, silent.length * 4 < named.length]).toEqual([silent, true]);
    },
    120_000,
  );

  on.each(WRITES.map((route) => [label(route), route] as const))(
    '%s leaves an entry in a trail where it changed something',
    async (name, route) => {
      const { parts } = service.service;
      const fresh = await fillSpace(parts, own, `mark${WRITES.findIndex((each) => label(each) === name)}x`);
      let before = { rows: await dumpOf(parts.store, null), entries: await countEntries(parts.store) };
      for (const request of requestsWith(route, fresh.names).slice(0, 60)) {
        const { status } = await send(route, request, manager);
        if (status >= 400) continue;
        const after = { rows: await dumpOf(parts.store, null), entries: await countEntries(parts.store) };
        const silently = after.rows !== before.rows && after.entries === before.entries;
        expect([request, status, silently]).toEqual([request, status, false]);
        before = after;
      }
    },
    60_000,
  );
});

interface Seen {
  readonly status: number;
  readonly text: string;
}

function label({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** The same request about records that nobody has. */
function ghostOf({ path, body }: MadeRequest): MadeRequest {
  const ghost = (text: string): string =>
    text
      .replaceAll(
        /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g,
        '01980000-0000-7000-8000-000000000000',
      )
      .replaceAll(/sha256(:|%3A)[0-9a-f]{64}/g, (_digest, colon) => `sha256${String(colon)}${'e'.repeat(64)}`)
      .replaceAll('foreignmark', 'ghostlymark');
  return { path: ghost(path), body: body === undefined ? undefined : JSON.parse(ghost(JSON.stringify(body))) };
}

async function firstPart(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const part = await Promise.race([
    reader?.read(),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), 50)),
  ]);
  await reader?.cancel();
  return part?.value === undefined ? '' : Buffer.from(part.value).toString();
}

/** Tables that only tell of requests. */
const OF_REQUESTS: ReadonlySet<string> = new Set(['audit', 'audit_heads', 'idempotency']);
/** Shared tables whose rows belong to whoever sees the image. */
const OF_IMAGES = ['image_documents', 'image_layers', 'image_package_sets'] as const;

/** Every row of the space, its images' shared rows included; of all spaces for null, where rows that only tell of requests are left out. */
async function dumpOf(store: Store, space: SpaceId | null): Promise<string> {
  const tables = await store.read.introspection.getTables();
  const scoped = tables.filter(({ columns }) => columns.some(({ name }) => name === 'space_id'));
  const wanted = space === null ? scoped.filter(({ name }) => !OF_REQUESTS.has(name)) : scoped;
  const parts: string[] = [];
  for (const { name } of wanted) {
    const where = space === null ? sql`` : sql`where space_id = ${space}`;
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)} ${where}`.execute(store.read);
    // When a controller was heard of last is of requests too.
    const plain = name === 'controllers' ? { used_on: null, seen_at: null } : { used_on: null };
    parts.push(name, ...rows.map((row) => JSON.stringify({ ...row, ...plain })).toSorted());
  }
  for (const name of space === null ? [] : OF_IMAGES) {
    const seen = sql`select image_id from space_images where space_id = ${space}`;
    const { rows } = await sql`select * from ${sql.table(name)} where image_id in (${seen})`.execute(store.read);
    parts.push(name, ...rows.map((row) => JSON.stringify(row)).toSorted());
  }
  return parts.join('\n');
}

async function countEntries(store: Store): Promise<number> {
  const { rows } = await sql<{ readonly count: number | string }>`select count(*) as count from audit`.execute(
    store.read,
  );
  return Number(rows[0]?.count ?? 0);
}
