import { type JsonObject, type JsonValue, isJsonObject } from '@assay/core';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import type { BareCall } from '../../http/call.ts';
import { type Route, NOTHING, defineRoute } from '../../http/route.ts';
import { INSTANT, closed, instantOf, nullable, text } from '../../http/schemas.ts';
import { type EffectivePolicy, effectivePolicies } from '../../policies/effective-policy.ts';
import { policies, spaces } from '@assay/store';
import { READ_IMAGES, TAG, flag } from './anchore-schemas.ts';

/** The version of the API that these routes answer for. */
const API_VERSION = '2';

const health = defineRoute({
  id: 'anchoreHealth',
  method: 'GET',
  path: '/v2/health',
  tag: TAG,
  summary: 'Answers while the service runs; for clients of the Anchore v2 API.',
  access: { kind: 'public' },
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'It runs.', schema: null } },
  handle: async () => ({ status: 200 }),
});

const version = defineRoute({
  id: 'anchoreVersion',
  method: 'GET',
  path: '/v2/version',
  tag: TAG,
  summary: 'The version of the service, and of the API that it answers for here.',
  access: READ_IMAGES,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'The versions.',
      schema: closed({
        service: closed({ version: Type.String() }),
        api: closed({ version: Type.String() }),
        db: closed({ schema_version: Type.String() }),
      }),
    },
  },
  handle: async ({ parts }) => {
    const { applied: schema } = await parts.store.schema();
    return {
      status: 200,
      body: {
        service: { version: parts.settings.toolVersion },
        api: { version: API_VERSION },
        db: { schema_version: String(schema) },
      },
    };
  },
});

const status = defineRoute({
  id: 'anchoreStatus',
  method: 'GET',
  path: '/v2/status',
  tag: TAG,
  summary: 'That the service is up; for clients of the Anchore v2 API.',
  access: READ_IMAGES,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'It is up.',
      schema: closed({
        available: Type.Boolean(),
        busy: Type.Boolean(),
        up: Type.Boolean(),
        message: Type.String(),
        version: Type.String(),
        db_version: Type.String(),
        detail: closed({}),
      }),
    },
  },
  handle: async ({ parts }) => {
    const { applied: schema } = await parts.store.schema();
    const { toolVersion } = parts.settings;
    const told = { available: true, busy: false, up: true, message: 'all good', detail: {} };
    return { status: 200, body: { ...told, version: toolVersion, db_version: String(schema) } };
  },
});

const account = defineRoute({
  id: 'anchoreAccount',
  method: 'GET',
  path: '/v2/account',
  tag: TAG,
  summary: 'The space of the caller, which clients of the Anchore v2 API know as their account.',
  access: READ_IMAGES,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: {
    200: {
      description: 'The space.',
      schema: closed({ name: Type.String(), type: Type.String(), state: Type.String(), created_at: INSTANT }),
    },
  },
  handle: async (call) => {
    const space = await spaces.getSpace(call.parts.store.read, call.scope().space);
    if (space === null) throw serverError('NOT_FOUND', 'the space is gone');
    const { name, createdAt } = space;
    return { status: 200, body: { name, type: 'user', state: 'enabled', created_at: instantOf(createdAt) } };
  },
});

const POLICY_RECORD = closed({
  policy_id: Type.String(),
  name: Type.String(),
  account_name: Type.String(),
  active: Type.Boolean(),
  policy_source: Type.String(),
  created_at: INSTANT,
  last_updated: INSTANT,
  policy: nullable(Type.Object({}, { description: 'The document, where it was asked for and is JSON.' })),
});

const READ_POLICIES = { kind: 'permission', permission: 'policies:read' } as const;

const listPolicies = defineRoute({
  id: 'anchoreListPolicies',
  method: 'GET',
  path: '/v2/policies',
  tag: TAG,
  summary: 'The policies of the space that count; as clients of the Anchore v2 API ask for them.',
  access: READ_POLICIES,
  params: NOTHING,
  query: closed({ detail: Type.Optional(flag('Whether documents are told. Default false.')) }),
  body: NOTHING,
  answers: { 200: { description: 'The policies.', schema: Type.Array(POLICY_RECORD) } },
  handle: async (call) => {
    const records: object[] = [];
    for (const policy of await effectivePolicies(call.parts, call.scope())) {
      records.push(await policyRecord(call, policy, call.query.detail ?? false));
    }
    return { status: 200, body: records };
  },
});

const getPolicy = defineRoute({
  id: 'anchoreGetPolicy',
  method: 'GET',
  path: '/v2/policies/:policyId',
  tag: TAG,
  summary: 'One policy, by its id here or in its document; as clients of the Anchore v2 API ask for it.',
  access: READ_POLICIES,
  params: closed({ policyId: text(256, 'Id of the policy here, or in its document.') }),
  query: closed({ detail: Type.Optional(flag('Whether the document is told. Default true.')) }),
  body: NOTHING,
  answers: { 200: { description: 'The policy.', schema: POLICY_RECORD } },
  handle: async (call) => {
    const { policyId } = call.params;
    const all = await effectivePolicies(call.parts, call.scope());
    const found = all.find((policy) => policy.policyId === policyId || policy.compiled.id === policyId);
    if (found === undefined) throw serverError('NOT_FOUND', 'there is no such policy that is active');
    return { status: 200, body: await policyRecord(call, found, call.query.detail ?? true) };
  },
});

/** The policy that counts where none is named is what the v2 API calls the active one. */
async function policyRecord(call: BareCall, policy: EffectivePolicy, whole: boolean): Promise<object> {
  const counting = await policies.getPolicyVersion(call.scope(), policy.policyId, policy.version);
  const at = instantOf(counting?.createdAt ?? 0);
  return {
    policy_id: policy.policyId,
    name: policy.name,
    account_name: call.principal().space,
    active: policy.isDefault,
    policy_source: 'local',
    created_at: at,
    last_updated: at,
    policy: whole ? jsonDocument(counting?.document ?? '') : null,
  };
}

function jsonDocument(written: string): JsonObject | null {
  try {
    const value: JsonValue = JSON.parse(written);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Routes about the service and its policies as clients of the Anchore v2 API use them. */
export const ANCHORE_SYSTEM_ROUTES: readonly Route[] = [health, version, status, account, listPolicies, getPolicy];
