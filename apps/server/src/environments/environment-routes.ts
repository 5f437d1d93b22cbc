import { parseDigest } from '@assay/core';
import { deploymentHistory, environments } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import type { BareCall } from '../http/call.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { DIGEST, ID, closed, instantOf, pageAnswer, pageQuery, pageRequest } from '../http/schemas.ts';
import { listDrift } from './drift.ts';
import {
  DEPLOYMENT,
  DRIFT,
  ENVIRONMENT,
  ENVIRONMENT_NAME,
  ENVIRONMENT_PARAMS,
  PAST_DEPLOYMENT,
  REPORT,
  REPORTED,
} from './environment-schemas.ts';
import { recordReport, runningImages } from './record-report.ts';

const READS = { kind: 'permission', permission: 'environments:read' } as const;
const WRITES = { kind: 'permission', permission: 'environments:write' } as const;

/** A report of 20,000 containers. */
const REPORT_BODY = 16 * 1024 * 1024;

function environmentBody({ createdAt, ...environment }: environments.Environment): object {
  return { ...environment, createdAt: instantOf(createdAt) };
}

function deploymentBody({ since, ...deployment }: environments.Deployment): object {
  return { ...deployment, since: instantOf(since) };
}

async function requireEnvironment(call: BareCall, id: string): Promise<environments.Environment> {
  const found = await environments.getEnvironment(call.scope(), id);
  if (found === null) throw serverError('NOT_FOUND', 'there is no such environment');
  return found;
}

const list = defineRoute({
  id: 'listEnvironments',
  method: 'GET',
  path: '/api/v1/environments',
  tag: 'environments',
  summary: 'The environments of the space by name.',
  access: READS,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The environments.', schema: closed({ items: Type.Array(ENVIRONMENT) }) } },
  handle: async (call) => {
    const found = await environments.listEnvironments(call.scope());
    return { status: 200, body: { items: found.map(environmentBody) } };
  },
});

const get = defineRoute({
  id: 'getEnvironment',
  method: 'GET',
  path: '/api/v1/environments/:environmentId',
  tag: 'environments',
  summary: 'One environment.',
  access: READS,
  params: ENVIRONMENT_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The environment.', schema: ENVIRONMENT } },
  handle: async (call) => ({
    status: 200,
    body: environmentBody(await requireEnvironment(call, call.params.environmentId)),
  }),
});

const put = defineRoute({
  id: 'putEnvironment',
  method: 'POST',
  path: '/api/v1/environments',
  tag: 'environments',
  summary: 'Make an environment, or change whether the one of that name is protected.',
  access: WRITES,
  params: NOTHING,
  query: NOTHING,
  body: closed({ name: ENVIRONMENT_NAME, protected: Type.Boolean() }),
  answers: { 200: { description: 'The environment.', schema: ENVIRONMENT } },
  handle: async (call) => {
    const { name, protected: isProtected } = call.body;
    const environment = await call.change(async (scope) => {
      const id = await environments.putEnvironment(scope, name, isProtected, call.now);
      const result = await environments.getEnvironment(scope, id);
      if (result === null) throw serverError('NOT_FOUND', 'there is no such environment');
      const details = { name, protected: isProtected };
      return { result, note: { action: 'environment.put', subject: `environment:${id}`, details } };
    });
    return { status: 200, body: environmentBody(environment) };
  },
});

const remove = defineRoute({
  id: 'deleteEnvironment',
  method: 'DELETE',
  path: '/api/v1/environments/:environmentId',
  tag: 'environments',
  summary: 'Forget an environment with what runs there.',
  access: WRITES,
  params: ENVIRONMENT_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is forgotten.', schema: null } },
  handle: async (call) => {
    const { environmentId } = call.params;
    await call.change(async (scope) => {
      if (!(await environments.deleteEnvironment(scope, environmentId))) {
        throw serverError('NOT_FOUND', 'there is no such environment');
      }
      return { result: null, note: { action: 'environment.delete', subject: `environment:${environmentId}` } };
    });
    return { status: 204 };
  },
});

const report = defineRoute({
  id: 'reportDeployments',
  method: 'POST',
  path: '/api/v1/deployments',
  tag: 'environments',
  summary: 'Tell what runs in an environment; images that are not known are inspected.',
  access: { kind: 'permission', permission: 'deployments:report' },
  params: NOTHING,
  query: NOTHING,
  body: REPORT,
  bodyLimit: REPORT_BODY,
  answers: { 200: { description: 'What it changed.', schema: REPORTED } },
  handle: async (call) => {
    const { environment, mode = 'full', running, stopped = [] } = call.body;
    if (mode === 'full' && stopped.length > 0) {
      throw serverError(
        'REQUEST_INVALID',
        'stopped is for mode change: a full report names what runs and nothing else',
      );
    }
    const told = { environment, mode, running: runningImages(running), stopped };
    const { made: _made, ...body } = await call.change(async (scope) => {
      const result = await recordReport(scope, call.parts, told, call.principal().actor);
      const { environmentId, changes, inspections } = result;
      const details = { environment, mode, changes, inspections, made: result.made };
      const note =
        changes + inspections === 0 && !result.made
          ? null
          : { action: 'deployments.report', subject: `environment:${environmentId}`, details };
      return { result, note };
    });
    return { status: 200, body };
  },
});

const deployments = defineRoute({
  id: 'listDeployments',
  method: 'GET',
  path: '/api/v1/deployments',
  tag: 'environments',
  summary: 'What runs where, with the worst verdict that stands on each image.',
  access: READS,
  params: NOTHING,
  query: pageQuery({ environmentId: Type.Optional(ID), digest: Type.Optional(DIGEST) }),
  body: NOTHING,
  answers: { 200: { description: 'What runs.', schema: pageAnswer(DEPLOYMENT) } },
  handle: async (call) => {
    const { environmentId, digest } = call.query;
    const filter = {
      ...(environmentId === undefined ? {} : { environmentId }),
      ...(digest === undefined ? {} : { digest: parseDigest(digest) }),
    };
    const { items, next } = await environments.listDeployments(call.scope(), filter, pageRequest(call.query));
    return { status: 200, body: { items: items.map(deploymentBody), next } };
  },
});

const drift = defineRoute({
  id: 'listDrift',
  method: 'GET',
  path: '/api/v1/environments/:environmentId/drift',
  tag: 'environments',
  summary: 'What runs in an environment and fails, was never judged, or is not what its tag names now.',
  access: READS,
  params: ENVIRONMENT_PARAMS,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'What is not as it should be; pages may be short.', schema: pageAnswer(DRIFT) } },
  handle: async (call) => {
    const { id } = await requireEnvironment(call, call.params.environmentId);
    const { items, next } = await listDrift(call.scope(), id, pageRequest(call.query));
    const body = items.map(({ deployment, ...rest }) => ({ ...rest, deployment: deploymentBody(deployment) }));
    return { status: 200, body: { items: body, next } };
  },
});

const history = defineRoute({
  id: 'listPastDeployments',
  method: 'GET',
  path: '/api/v1/environments/:environmentId/history',
  tag: 'environments',
  summary: 'What ran in an environment and runs no more, the latest first.',
  access: READS,
  params: ENVIRONMENT_PARAMS,
  query: pageQuery({ digest: Type.Optional(DIGEST) }),
  body: NOTHING,
  answers: { 200: { description: 'What ran.', schema: pageAnswer(PAST_DEPLOYMENT) } },
  handle: async (call) => {
    const { id: environmentId } = await requireEnvironment(call, call.params.environmentId);
    const { digest } = call.query;
    const filter = { environmentId, ...(digest === undefined ? {} : { digest: parseDigest(digest) }) };
    const { items, next } = await deploymentHistory.listPastDeployments(call.scope(), filter, pageRequest(call.query));
    const body = items.map(({ environmentId: _environmentId, since, until, ...past }) => ({
      ...past,
      since: instantOf(since),
      until: instantOf(until),
    }));
    return { status: 200, body: { items: body, next } };
  },
});

/** Routes about environments and what runs there. */
export const ENVIRONMENT_ROUTES: readonly Route[] = [list, get, put, remove, report, deployments, drift, history];
