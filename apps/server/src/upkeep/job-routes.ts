import { type JobRecord, type WriteTransaction, jobs } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import {
  ANY_JSON,
  ID,
  INSTANT,
  closed,
  instantOf,
  instantOrNull,
  nullable,
  pageAnswer,
  pageQuery,
  pageRequest,
  text,
} from '../http/schemas.ts';

const TAG = 'instance';
const PATH = '/api/v1/instance/jobs';
const READ = { kind: 'permission', permission: 'instance:read' } as const;
const MANAGE = { kind: 'permission', permission: 'instance:manage' } as const;
const ONE = closed({ id: ID });
const LANE = Type.Union(
  [Type.Literal('interactive'), Type.Literal('push'), Type.Literal('rescan'), Type.Literal('feed')],
  { description: 'How urgent a job is.' },
);
const STATE = Type.Union(
  [
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('dead'),
    Type.Literal('cancelled'),
  ],
  { description: 'How far a job is.' },
);

const JOB = closed({
  id: ID,
  space: nullable(Type.String()),
  lane: LANE,
  kind: Type.String(),
  payload: ANY_JSON,
  state: Type.String(),
  runAt: INSTANT,
  attempts: Type.Integer(),
  maxAttempts: Type.Integer(),
  worker: nullable(Type.String()),
  progress: ANY_JSON,
  problem: ANY_JSON,
  result: ANY_JSON,
  createdAt: INSTANT,
  finishedAt: nullable(INSTANT),
});

const queues = defineRoute({
  id: 'listQueues',
  method: 'GET',
  path: '/api/v1/instance/queues',
  tag: TAG,
  summary: 'What waits in each lane, and since when.',
  access: READ,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'Every lane, the most urgent first.',
      schema: closed({
        items: Type.Array(
          closed({
            lane: LANE,
            queued: Type.Integer(),
            running: Type.Integer(),
            dead: Type.Integer(),
            waitsSince: nullable(INSTANT),
          }),
          { maxItems: 4 },
        ),
        next: Type.Null(),
      }),
    },
  },
  handle: async ({ parts }) => {
    const lanes = await jobs.laneStates(parts.store.read);
    const items = lanes.map(({ waitsSince, ...lane }) => ({ ...lane, waitsSince: instantOrNull(waitsSince) }));
    return { status: 200, body: { items, next: null } };
  },
});

const list = defineRoute({
  id: 'listJobs',
  method: 'GET',
  path: PATH,
  tag: TAG,
  summary: 'Jobs, the newest first.',
  access: READ,
  params: NOTHING,
  query: pageQuery({
    state: Type.Optional(STATE),
    lane: Type.Optional(LANE),
    kind: Type.Optional(text(100, 'Kind of job, for example inspect-image.')),
  }),
  body: NOTHING,
  answers: { 200: { description: 'Jobs.', schema: pageAnswer(JOB) } },
  handle: async ({ parts, query }) => {
    const { state, lane, kind } = query;
    const filter = {
      ...(state === undefined ? {} : { state }),
      ...(lane === undefined ? {} : { lane }),
      ...(kind === undefined ? {} : { kind }),
    };
    const { items, next } = await jobs.listJobs(parts.store.read, filter, pageRequest(query));
    return { status: 200, body: { items: items.map(shown), next } };
  },
});

const read = defineRoute({
  id: 'getJob',
  method: 'GET',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'One job.',
  access: READ,
  params: ONE,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The job.', schema: JOB } },
  handle: async ({ parts, params }) => {
    const found = await jobs.getJob(parts.store.read, params.id);
    if (found === null) throw serverError('NOT_FOUND', 'there is no such job');
    return { status: 200, body: shown(found) };
  },
});

const revive = changeOf(
  'revive',
  'Gives a dead job all its attempts again.',
  'the job is not dead, or another one does its work',
  ({ parts: { queue } }, db, id) => queue.revive(db, id),
);

const cancel = changeOf(
  'cancel',
  'Cancels a job that waits, and asks one that runs to stop.',
  'the job is over',
  ({ parts: { queue } }, db, id) => queue.cancel(db, id),
);

const remove = defineRoute({
  id: 'deleteJob',
  method: 'DELETE',
  path: `${PATH}/:id`,
  tag: TAG,
  summary: 'Forgets a job that is over.',
  access: MANAGE,
  params: ONE,
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is gone.', schema: null } },
  handle: async (call) => {
    const { id } = call.params;
    await call.change(async ({ db }) => {
      if ((await jobs.getJob(db, id)) === null) throw serverError('NOT_FOUND', 'there is no such job');
      if (!(await jobs.deleteJob(db, id))) throw serverError('CONFLICT', 'the job is not over');
      return { result: null, note: { action: 'job.delete', subject: `job:${id}` } };
    });
    return { status: 204 };
  },
});

/** Routes of the queue. */
export const JOB_ROUTES: readonly Route[] = [queues, list, read, revive, cancel, remove];

function changeOf(
  action: 'revive' | 'cancel',
  summary: string,
  refusal: string,
  work: (call: BareCall, db: WriteTransaction, id: string) => Promise<boolean>,
): Route {
  return defineRoute({
    id: `${action}Job`,
    method: 'POST',
    path: `${PATH}/:id/${action}`,
    tag: TAG,
    summary,
    access: MANAGE,
    params: ONE,
    query: NOTHING,
    body: NOTHING,
    answers: { 200: { description: 'The job.', schema: JOB } },
    handle: async (call) => {
      const { id } = call.params;
      const job = await call.change(async ({ db }) => {
        if ((await jobs.getJob(db, id)) === null) throw serverError('NOT_FOUND', 'there is no such job');
        if (!(await work(call, db, id))) throw serverError('CONFLICT', refusal);
        const result = await jobs.getJob(db, id);
        return { result, note: { action: `job.${action}`, subject: `job:${id}` } };
      });
      if (job === null) throw serverError('NOT_FOUND', 'there is no such job');
      return { status: 200, body: shown(job) };
    },
  });
}

function shown({ runAt, createdAt, finishedAt, ...job }: JobRecord): object {
  return { ...job, runAt: instantOf(runAt), createdAt: instantOf(createdAt), finishedAt: instantOrNull(finishedAt) };
}
