import { setTimeout as sleep } from 'node:timers/promises';
import { type Scope, operations } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { eventStream } from '../http/event-stream.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, closed, pageAnswer, pageQuery, pageRequest } from '../http/schemas.ts';
import { OPERATION, operationBody } from './operation-body.ts';
import { isOver } from './wait-for-operation.ts';

const ACCESS = { kind: 'permission', permission: 'evaluations:read' } as const;

const PARAMS = closed({ operationId: ID });

/** Milliseconds between looks at an operation that is watched. */
const LOOK = 300;

async function operationOf(scope: Scope, id: string): Promise<operations.Operation> {
  const found = await operations.getOperation(scope, id);
  if (found === null) throw serverError('NOT_FOUND', 'there is no such operation');
  return found;
}

const list = defineRoute({
  id: 'listOperations',
  method: 'GET',
  path: '/api/v1/operations',
  tag: 'operations',
  summary: 'What was asked for in the space, the newest first.',
  access: ACCESS,
  params: NOTHING,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'The operations.', schema: pageAnswer(OPERATION) } },
  handle: async (call) => {
    const { query } = call;

    const { items, next } = await operations.listOperations(call.scope(), pageRequest(query));
    return { status: 200, body: { items: items.map(operationBody), next } };
  },
});

const get = defineRoute({
  id: 'getOperation',
  method: 'GET',
  path: '/api/v1/operations/:operationId',
  tag: 'operations',
  summary: 'Where an operation stands.',
  access: ACCESS,
  params: PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The operation.', schema: OPERATION } },
  handle: async (call) => {
    const { params } = call;
    return {
      status: 200,
      body: operationBody(await operationOf(call.scope(), params.operationId)),
    };
  },
});

const cancel = defineRoute({
  id: 'cancelOperation',
  method: 'DELETE',
  path: '/api/v1/operations/:operationId',
  tag: 'operations',
  summary: 'Give an operation up; its work goes on as long as somebody else waits for it.',
  access: { kind: 'permission', permission: 'evaluations:run' },
  params: PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'The operation.', schema: OPERATION },
    409: { description: 'It is over.', schema: null },
  },
  handle: async (call) => {
    const {
      parts,
      params: { operationId },
      now,
    } = call;

    const operation = await call.change(async (scope) => {
      const before = await operationOf(scope, operationId);
      if (isOver(before)) throw serverError('CONFLICT', 'the operation is over');
      const jobId = await operations.abandonOperation(scope, operationId, now);
      if (jobId !== null) await parts.queue.cancel(scope.db, jobId);
      const note = { action: 'operation.cancel', subject: `operation:${operationId}` };
      return { result: await operationOf(scope, operationId), note };
    });
    return { status: 200, body: operationBody(operation) };
  },
});

const events = defineRoute({
  id: 'watchOperation',
  method: 'GET',
  path: '/api/v1/operations/:operationId/events',
  tag: 'operations',
  summary: 'How an operation gets on, as server-sent events, until it is over.',
  access: ACCESS,
  params: PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'Events `operation`, whose data is the operation; sent whenever it changed.',
      schema: Type.String(),
      mediaType: 'text/event-stream',
    },
  },
  handle: async (call) => {
    const { operationId } = call.params;
    await operationOf(call.scope(), operationId);
    return eventStream(call, async (sink) => {
      let told = '';
      while (!sink.signal.aborted) {
        const operation = await operations.getOperation(call.scope(), operationId);
        if (operation === null) return;
        const data = operationBody(operation);
        const text = JSON.stringify(data);
        if (text !== told && !sink.send({ event: 'operation', data })) return;
        told = text;
        if (isOver(operation)) return;
        await sleep(LOOK, undefined, { signal: sink.signal }).catch(() => undefined);
      }
    });
  },
});

/** Routes about operations. */
export const OPERATION_ROUTES: readonly Route[] = [list, get, cancel, events];
