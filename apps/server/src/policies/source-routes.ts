import { type Scope, policies, policySources } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, INSTANT, closed, instantOrNull, nullable, text } from '../http/schemas.ts';
import { found } from './change-policy.ts';
import { POLICY_PARAMS } from './policy-schemas.ts';
import { readSource } from './source-job.ts';

const PATH = '/api/v1/policies/:policyId/source';

/** Whoever says where versions come from decides what counts. */
const WRITES = { kind: 'permission', permission: 'policies:activate' } as const;

const FIELDS = {
  url: Type.String({
    pattern: '^https?://[^\\s?#@]+$',
    maxLength: 2048,
    description: 'URL of a git repository, over HTTP. Credentials are those of the registry of its host.',
  }),
  ref: Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$',
    maxLength: 255,
    description: 'Branch or tag.',
  }),
  path: text(1024, 'Path of the document in the repository.'),
  activates: Type.Boolean({ description: 'Whether a version that comes from there counts at once.' }),
};

const SOURCE = closed({
  ...FIELDS,
  everySeconds: nullable(Type.Integer()),
  commit: nullable(Type.String({ description: 'The commit that was read last.' })),
  problem: nullable(Type.String({ description: 'Code of why the last look was in vain.' })),
  checkedAt: nullable(INSTANT),
});

function body({ url, ref, path, activates, everyMs, commit, problem, checkedAt }: policySources.PolicySource): object {
  const everySeconds = everyMs === null ? null : everyMs / 1000;
  return { url, ref, path, activates, everySeconds, commit, problem, checkedAt: instantOrNull(checkedAt) };
}

async function sourceOf(scope: Scope, policyId: string): Promise<policySources.PolicySource> {
  const source = await policySources.getPolicySource(scope, policyId);
  if (source === null) throw serverError('NOT_FOUND', 'the policy comes from no repository');
  return source;
}

const get = defineRoute({
  id: 'getPolicySource',
  method: 'GET',
  path: PATH,
  tag: 'policies',
  summary: 'The git repository that versions of a policy come from, and how the last look at it went.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: POLICY_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The source.', schema: SOURCE } },
  handle: async (call) => ({ status: 200, body: body(await sourceOf(call.scope(), call.params.policyId)) }),
});

const put = defineRoute({
  id: 'putPolicySource',
  method: 'PUT',
  path: PATH,
  tag: 'policies',
  summary: 'Let versions of a policy come from a git repository, which is looked at now and as often as is said.',
  access: WRITES,
  params: POLICY_PARAMS,
  query: NOTHING,
  body: closed({
    ...FIELDS,
    everySeconds: nullable(
      Type.Integer({ minimum: 60, maximum: 604_800, description: 'Null: only when somebody asks.' }),
    ),
  }),
  answers: { 200: { description: 'The source.', schema: SOURCE } },
  handle: async (call) => {
    const { policyId } = call.params;
    const { everySeconds, ...source } = call.body;
    if (!URL.canParse(source.url)) throw serverError('REQUEST_INVALID', 'that is no URL');
    await call.parts.egress.checkHost(new URL(source.url).host);
    const kept = await call.change(async (scope) => {
      found(await policies.getPolicy(scope, policyId));
      const everyMs = everySeconds === null ? null : everySeconds * 1000;
      await policySources.putPolicySource(scope, policyId, { ...source, everyMs }, call.now);
      await readSource(scope, call.parts.queue, policyId);
      const note = { action: 'policy.source', subject: `policy:${policyId}`, details: { ...source, everySeconds } };
      return { result: await sourceOf(scope, policyId), note };
    });
    return { status: 200, body: body(kept) };
  },
});

const remove = defineRoute({
  id: 'deletePolicySource',
  method: 'DELETE',
  path: PATH,
  tag: 'policies',
  summary: 'Let versions of a policy come from its repository no more; those that came stay.',
  access: WRITES,
  params: POLICY_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 204: { description: 'It is forgotten.', schema: null } },
  handle: async (call) => {
    const { policyId } = call.params;
    await call.change(async (scope) => {
      if (!(await policySources.deletePolicySource(scope, policyId))) {
        throw serverError('NOT_FOUND', 'the policy comes from no repository');
      }
      return { result: null, note: { action: 'policy.source.delete', subject: `policy:${policyId}` } };
    });
    return { status: 204 };
  },
});

const check = defineRoute({
  id: 'checkPolicySource',
  method: 'POST',
  path: `${PATH}/check`,
  tag: 'policies',
  summary: 'Look at the repository of a policy now.',
  access: WRITES,
  params: POLICY_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 202: { description: 'The job that looks.', schema: closed({ jobId: ID }) } },
  handle: async (call) => {
    const { policyId } = call.params;
    const jobId = await call.change(async (scope) => {
      await sourceOf(scope, policyId);
      const note = { action: 'policy.source.check', subject: `policy:${policyId}` };
      return { result: await readSource(scope, call.parts.queue, policyId), note };
    });
    return { status: 202, body: { jobId } };
  },
});

/** Routes about the git repositories that policies come from. */
export const POLICY_SOURCE_ROUTES: readonly Route[] = [get, put, remove, check];
