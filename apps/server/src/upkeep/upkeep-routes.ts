import { instanceValues, jobs, storage } from '@assay/store';
import { Type } from 'typebox';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, INSTANT, closed, instantOf, nullable } from '../http/schemas.ts';
import { BLOBS_VALUE } from './garbage-job.ts';
import { TASKS } from './schedules.ts';
import { UPKEEP_SETTINGS, readUpkeep, writeUpkeep } from './upkeep-settings.ts';

const TAG = 'instance';
const READ = { kind: 'permission', permission: 'instance:read' } as const;
const MANAGE = { kind: 'permission', permission: 'instance:manage' } as const;

const settings = defineRoute({
  id: 'getUpkeep',
  method: 'GET',
  path: '/api/v1/instance/upkeep',
  tag: TAG,
  summary: 'How long what is kept.',
  access: READ,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The settings.', schema: UPKEEP_SETTINGS } },
  handle: async ({ parts }) => ({ status: 200, body: await readUpkeep(parts.store.read) }),
});

const change = defineRoute({
  id: 'changeUpkeep',
  method: 'PUT',
  path: '/api/v1/instance/upkeep',
  tag: TAG,
  summary: 'Sets how long what is kept.',
  access: MANAGE,
  params: NOTHING,
  query: NOTHING,
  body: UPKEEP_SETTINGS,
  answers: { 200: { description: 'The settings.', schema: UPKEEP_SETTINGS } },
  handle: async (call) => {
    await call.change(async ({ db }) => {
      await writeUpkeep(db, call.body);
      return { result: null, note: { action: 'instance.upkeep', subject: 'instance', details: { ...call.body } } };
    });
    return { status: 200, body: call.body };
  },
});

const run = defineRoute({
  id: 'runUpkeep',
  method: 'POST',
  path: '/api/v1/instance/upkeep/run',
  tag: TAG,
  summary: 'Starts a task of upkeep now, unless it runs already.',
  access: MANAGE,
  params: NOTHING,
  query: NOTHING,
  body: closed({
    task: Type.Union([
      Type.Literal('garbage'),
      Type.Literal('retention'),
      Type.Literal('tuning'),
      Type.Literal('exceptions'),
    ]),
  }),
  answers: { 202: { description: 'The job that does it.', schema: closed({ jobId: ID }) } },
  handle: async (call) => {
    const kind = TASKS[call.body.task];
    const jobId = await call.change(async ({ db }) => {
      const job = { lane: 'push', kind, payload: {}, dedupKey: `schedule:${kind}` } as const;
      const { id } = await call.parts.queue.enqueue(db, job);
      return {
        result: id,
        note: { action: 'instance.upkeep-run', subject: `job:${id}`, details: { task: call.body.task } },
      };
    });
    return { status: 202, body: { jobId } };
  },
});

const schedules = defineRoute({
  id: 'listSchedules',
  method: 'GET',
  path: '/api/v1/instance/schedules',
  tag: TAG,
  summary: 'What happens again and again, and when next.',
  access: READ,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'Every schedule.',
      schema: closed({
        items: Type.Array(
          closed({
            name: Type.String(),
            kind: Type.String(),
            lane: Type.String(),
            everySeconds: Type.Number(),
            nextAt: INSTANT,
          }),
          { maxItems: 1000 },
        ),
        next: Type.Null(),
      }),
    },
  },
  handle: async ({ parts }) => {
    const items = (await jobs.listSchedules(parts.store.read)).map(({ name, kind, lane, every, nextAt }) => ({
      name,
      kind,
      lane,
      everySeconds: every / 1000,
      nextAt: instantOf(nextAt),
    }));
    return { status: 200, body: { items, next: null } };
  },
});

const sizes = defineRoute({
  id: 'getStorage',
  method: 'GET',
  path: '/api/v1/instance/storage',
  tag: TAG,
  summary: 'How much room records and documents take.',
  access: READ,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'Sizes. Documents are counted when garbage is collected, rows are estimates.',
      schema: closed({
        database: closed({ kind: Type.String(), sizeBytes: Type.Number() }),
        blobs: nullable(closed({ count: Type.Number(), sizeBytes: Type.Number(), at: INSTANT })),
        tables: Type.Array(closed({ table: Type.String(), rows: nullable(Type.Number()) }), { maxItems: 1000 }),
      }),
    },
  },
  handle: async ({ parts: { store } }) => {
    const seen = await instanceValues.getValue(store.read, BLOBS_VALUE);
    const { count, sizeBytes, at } = seen ?? {};
    const blobs =
      typeof count === 'number' && typeof sizeBytes === 'number' && typeof at === 'number'
        ? { count, sizeBytes, at: instantOf(at) }
        : null;
    const body = {
      database: { kind: store.dialect, sizeBytes: await storage.databaseSize(store.read, store.dialect) },
      blobs,
      tables: await storage.tableRows(store.read, store.dialect),
    };
    return { status: 200, body };
  },
});

/** Routes of upkeep. */
export const UPKEEP_ROUTES: readonly Route[] = [settings, change, run, schedules, sizes];
