import { compilePolicy, writeDocument } from '@assay/policy';
import { unifiedDiff } from '@assay/report';
import { type Scope, policies } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { checkMatch } from '../http/conditional.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ANY_JSON, ID, closed, pageAnswer, pageQuery, pageRequest } from '../http/schemas.ts';
import { addVersion, found, policyTag } from './change-policy.ts';
import { documentChanges } from './document-changes.ts';
import {
  DOCUMENT,
  DOCUMENT_BODY,
  KEPT_TESTS,
  NOTE,
  POLICY_PARAMS,
  POLICY_VERSION,
  VERSION,
  versionBody,
} from './policy-schemas.ts';

const VERSION_PARAMS = closed({ policyId: ID, version: VERSION });

/** The version. @throws NOT_FOUND */
export async function versionOf(scope: Scope, policyId: string, version: number): Promise<policies.PolicyVersion> {
  const stored = await policies.getPolicyVersion(scope, policyId, version);
  if (stored === null) throw serverError('NOT_FOUND', 'there is no such version of the policy');
  return stored;
}

const list = defineRoute({
  id: 'listPolicyVersions',
  method: 'GET',
  path: '/api/v1/policies/:policyId/versions',
  tag: 'policies',
  summary: 'The versions of a policy, the newest first.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: POLICY_PARAMS,
  query: pageQuery({}),
  body: NOTHING,
  answers: { 200: { description: 'The versions without their documents.', schema: pageAnswer(POLICY_VERSION) } },
  handle: async (call) => {
    const {
      params: { policyId },
      query,
    } = call;

    found(await policies.getPolicy(call.scope(), policyId));
    const { items, next } = await policies.listPolicyVersions(call.scope(), policyId, pageRequest(query));
    return { status: 200, body: { items: items.map((one) => versionBody(one, false)), next } };
  },
});

const get = defineRoute({
  id: 'getPolicyVersion',
  method: 'GET',
  path: '/api/v1/policies/:policyId/versions/:version',
  tag: 'policies',
  summary: 'One version with its document.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: VERSION_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The version.', schema: POLICY_VERSION } },
  handle: async (call) => {
    const {
      params: { policyId, version },
    } = call;
    return {
      status: 200,
      body: versionBody(await versionOf(call.scope(), policyId, version), true),
    };
  },
});

const create = defineRoute({
  id: 'createPolicyVersion',
  method: 'POST',
  path: '/api/v1/policies/:policyId/versions',
  tag: 'policies',
  summary: 'Add a version to a policy. It counts once it is activated.',
  access: { kind: 'permission', permission: 'policies:write' },
  params: POLICY_PARAMS,
  query: NOTHING,
  body: closed({ document: DOCUMENT, tests: KEPT_TESTS, note: Type.Optional(NOTE) }),
  bodyLimit: DOCUMENT_BODY,
  answers: {
    201: { description: 'The version.', schema: POLICY_VERSION },
    422: { description: 'The document is no valid policy; every problem is listed.', schema: null },
  },
  handle: async (call) => {
    const {
      params: { policyId },
      body,
      now,
    } = call;

    const { document, tests, note = '' } = body;
    const given = tests === undefined ? {} : { tests };
    const version = await call.change(async (scope) => {
      const policy = found(await policies.getPolicy(scope, policyId));
      checkMatch(call, policyTag(policy));
      const { name } = policy;
      const added = await addVersion(scope, { ...given, name, document, note, createdBy: call.principal().actor }, now);
      const details = { version: added.version, digest: added.compiled.digest };
      return {
        result: await versionOf(scope, policyId, added.version),
        note: { action: 'policy.version', subject: `policy:${policyId}`, details },
      };
    });
    const location = `/api/v1/policies/${policyId}/versions/${version.version}`;
    return { status: 201, body: versionBody(version, false), headers: { location } };
  },
});

const diff = defineRoute({
  id: 'diffPolicyVersions',
  method: 'GET',
  path: '/api/v1/policies/:policyId/versions/:version/diff',
  tag: 'policies',
  summary: 'What a version says otherwise than another one: as text, and in meaning.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: VERSION_PARAMS,
  query: closed({ against: VERSION }),
  body: NOTHING,
  answers: {
    200: {
      description: 'The differences.',
      schema: closed({
        text: Type.String({ description: 'A unified diff; empty when the documents are the same.' }),
        changes: Type.Array(
          Type.Object({ kind: Type.String(), path: Type.String(), before: ANY_JSON, after: ANY_JSON }),
        ),
        whole: Type.Boolean({ description: 'False when there are more changes than are listed.' }),
      }),
    },
  },
  handle: async (call) => {
    const {
      params: { policyId, version },
      query,
    } = call;

    const before = await versionOf(call.scope(), policyId, query.against);
    const after = await versionOf(call.scope(), policyId, version);
    const [old, fresh] = [before, after].map(({ document }) =>
      writeDocument(compilePolicy({ text: document, name: 'policy' })),
    );
    const { changes, whole } = documentChanges(old ?? {}, fresh ?? {});
    const body = { text: unifiedDiff('policy', before.document, after.document), changes: [...changes], whole };
    return { status: 200, body };
  },
});

/** Routes about versions of policies. */
export const POLICY_VERSION_ROUTES: readonly Route[] = [list, get, create, diff];
