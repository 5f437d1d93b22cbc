import { policies } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { checkMatch, taggedAnswer } from '../http/conditional.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { closed, pageAnswer, pageQuery, pageRequest, text } from '../http/schemas.ts';
import { activateVersion, addVersion, deactivate, found, policyTag } from './change-policy.ts';
import {
  DOCUMENT,
  DOCUMENT_BODY,
  KEPT_TESTS,
  NOTE,
  POLICY,
  POLICY_PARAMS,
  VERSION,
  policyBody,
} from './policy-schemas.ts';

const list = defineRoute({
  id: 'listPolicies',
  method: 'GET',
  path: '/api/v1/policies',
  tag: 'policies',
  summary: 'The policies of the space by name.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: NOTHING,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'The policies.', schema: pageAnswer(POLICY) } },
  handle: async (call) => {
    const { query } = call;

    const { items, next } = await policies.listPolicies(call.scope(), pageRequest(query));
    return { status: 200, body: { items: items.map(policyBody), next } };
  },
});

const get = defineRoute({
  id: 'getPolicy',
  method: 'GET',
  path: '/api/v1/policies/:policyId',
  tag: 'policies',
  summary: 'One policy.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: POLICY_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The policy.', schema: POLICY } },
  handle: async (call) => {
    const policy = found(await policies.getPolicy(call.scope(), call.params.policyId));
    return taggedAnswer(call, policyTag(policy), { status: 200, body: policyBody(policy) });
  },
});

const create = defineRoute({
  id: 'createPolicy',
  method: 'POST',
  path: '/api/v1/policies',
  tag: 'policies',
  summary: 'Make a policy with its first version. It counts once it is activated.',
  access: { kind: 'permission', permission: 'policies:write' },
  params: NOTHING,
  query: NOTHING,
  body: closed({
    name: text(200, 'Name of the policy in the space.'),
    document: DOCUMENT,
    tests: KEPT_TESTS,
    note: Type.Optional(NOTE),
  }),
  bodyLimit: DOCUMENT_BODY,
  answers: {
    201: { description: 'The policy.', schema: POLICY },
    409: { description: 'The space has a policy of that name.', schema: null },
    422: { description: 'The document is no valid policy; every problem is listed.', schema: null },
  },
  handle: async (call) => {
    const { body, now } = call;

    const { name, document, tests, note = '' } = body;
    const given = tests === undefined ? {} : { tests };
    const policy = await call.change(async (scope) => {
      if ((await policies.findPolicy(scope, name)) !== null) {
        throw serverError('CONFLICT', 'the space has a policy of that name', { hint: 'Add a version to it instead.' });
      }
      const added = await addVersion(scope, { ...given, name, document, note, createdBy: call.principal().actor }, now);
      const result = found(await policies.getPolicy(scope, added.policyId));
      const details = { name, digest: added.compiled.digest };
      return { result, note: { action: 'policy.create', subject: `policy:${added.policyId}`, details } };
    });
    const headers = { location: `/api/v1/policies/${policy.id}`, etag: policyTag(policy) };
    return { status: 201, body: policyBody(policy), headers };
  },
});

const activate = defineRoute({
  id: 'activatePolicy',
  method: 'POST',
  path: '/api/v1/policies/:policyId/activate',
  tag: 'policies',
  summary: 'Let a version count from now on; every verdict that it may change is judged again.',
  access: { kind: 'permission', permission: 'policies:activate' },
  params: POLICY_PARAMS,
  query: NOTHING,
  body: closed({
    version: VERSION,
    expected: Type.Optional(
      Type.Union([VERSION, Type.Null()], { description: 'The version that is believed to count now; null for none.' }),
    ),
    despiteTests: Type.Optional(
      Type.Boolean({ description: 'Whether it counts although tests kept with it fail; the audit trail tells so.' }),
    ),
  }),
  answers: {
    200: { description: 'The policy.', schema: POLICY },
    409: { description: 'Tests kept with the version fail; every one is named.', schema: null },
    412: { description: 'Another version counts by now.', schema: null },
  },
  handle: async (call) => {
    const { policyId } = call.params;
    const { version, expected, despiteTests = false } = call.body;
    const policy = await call.change(async (scope) => {
      const before = found(await policies.getPolicy(scope, policyId));
      checkMatch(call, policyTag(before));
      const believed = expected === undefined ? before.activeVersion : expected;
      const activation = { policyId, version, expected: believed, despiteTests };
      const { policy: result, failedTests } = await activateVersion(scope, call.parts, activation, call.now);
      const details = { version, previous: before.activeVersion, ...told(failedTests) };
      return { result, note: { action: 'policy.activate', subject: `policy:${policyId}`, details } };
    });
    return { status: 200, body: policyBody(policy), headers: { etag: policyTag(policy) } };
  },
});

/** What the audit trail says of tests that fail. */
function told(failedTests: number): { readonly failedTests?: number } {
  return failedTests === 0 ? {} : { failedTests };
}

const rollback = defineRoute({
  id: 'rollbackPolicy',
  method: 'POST',
  path: '/api/v1/policies/:policyId/rollback',
  tag: 'policies',
  summary: 'Go back to the version that counted before.',
  access: { kind: 'permission', permission: 'policies:activate' },
  params: POLICY_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'The policy.', schema: POLICY },
    409: { description: 'No version counted before.', schema: null },
  },
  handle: async (call) => {
    const { policyId } = call.params;
    const policy = await call.change(async (scope) => {
      const before = found(await policies.getPolicy(scope, policyId));
      checkMatch(call, policyTag(before));
      const { previousVersion: version, activeVersion: expected } = before;
      if (version === null) throw serverError('CONFLICT', 'no version of the policy was active before');
      // It counted before: the way back is open whatever its tests say.
      const activation = { policyId, version, expected, despiteTests: true };
      const { policy: result, failedTests } = await activateVersion(scope, call.parts, activation, call.now);
      const details = { version, previous: expected, ...told(failedTests) };
      return { result, note: { action: 'policy.rollback', subject: `policy:${policyId}`, details } };
    });
    return { status: 200, body: policyBody(policy), headers: { etag: policyTag(policy) } };
  },
});

const stop = defineRoute({
  id: 'deactivatePolicy',
  method: 'POST',
  path: '/api/v1/policies/:policyId/deactivate',
  tag: 'policies',
  summary: 'Let no version of the policy count. Verdicts that it gave stay as they are.',
  access: { kind: 'permission', permission: 'policies:activate' },
  params: POLICY_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: { description: 'The policy.', schema: POLICY },
    409: { description: 'No version counts.', schema: null },
  },
  handle: async (call) => {
    const { policyId } = call.params;
    const policy = await call.change(async (scope) => {
      const before = found(await policies.getPolicy(scope, policyId));
      checkMatch(call, policyTag(before));
      const result = await deactivate(scope, call.parts, policyId, call.now);
      const details = { previous: before.activeVersion };
      return { result, note: { action: 'policy.deactivate', subject: `policy:${policyId}`, details } };
    });
    return { status: 200, body: policyBody(policy), headers: { etag: policyTag(policy) } };
  },
});

const makeDefault = defineRoute({
  id: 'setDefaultPolicy',
  method: 'POST',
  path: '/api/v1/policies/:policyId/default',
  tag: 'policies',
  summary: 'Make the policy the one that counts where a request names none.',
  access: { kind: 'permission', permission: 'policies:activate' },
  params: POLICY_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The policy.', schema: POLICY } },
  handle: async (call) => {
    const {
      params: { policyId },
    } = call;

    const policy = await call.change(async (scope) => {
      if (!(await policies.setDefaultPolicy(scope, policyId))) {
        throw serverError('NOT_FOUND', 'there is no such policy');
      }
      const result = found(await policies.getPolicy(scope, policyId));
      return { result, note: { action: 'policy.default', subject: `policy:${policyId}` } };
    });
    return { status: 200, body: policyBody(policy), headers: { etag: policyTag(policy) } };
  },
});

/** Routes about policies and which of their versions count. */
export const POLICY_ROUTES: readonly Route[] = [list, get, create, activate, rollback, stop, makeDefault];
