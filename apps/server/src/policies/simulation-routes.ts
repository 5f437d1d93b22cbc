import { compilePolicy } from '@assay/policy';
import { images, operations, policies, simulatedVerdicts } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, VERDICT, closed, nullable, pageAnswer, pageQuery, pageRequest, text } from '../http/schemas.ts';
import { OPERATION, operationAnswer } from '../judgement/operation-body.ts';
import { found } from './change-policy.ts';
import { DOCUMENT, DOCUMENT_BODY, POLICY_PARAMS, VERSION } from './policy-schemas.ts';
import { SIMULATE_JOB } from './simulate-job.ts';
import { versionOf } from './version-routes.ts';

/** Images that a simulation looks at where the request does not say. */
const USUAL_MOST = 100_000;

const simulate = defineRoute({
  id: 'simulatePolicy',
  method: 'POST',
  path: '/api/v1/policies/:policyId/simulate',
  tag: 'policies',
  summary: 'Find out what a candidate would change of the verdicts that stand, before it counts.',
  access: { kind: 'permission', permission: 'policies:write' },
  params: POLICY_PARAMS,
  query: NOTHING,
  body: closed({
    document: Type.Optional(DOCUMENT),
    version: Type.Optional(VERSION),
    environment: Type.Optional(text(253)),
    namespace: Type.Optional(text(253)),
    most: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Most images that are looked at. Default 100000.' }),
    ),
  }),
  bodyLimit: DOCUMENT_BODY,
  answers: {
    202: {
      description: 'The operation; its result counts what would change and says whether all was looked at.',
      schema: OPERATION,
    },
    422: { description: 'The document is no valid policy; every problem is listed.', schema: null },
  },
  handle: async (call) => {
    const { parts, params, body, now } = call;
    const { policyId } = params;
    const { document, version, environment = null, namespace = null, most = USUAL_MOST } = body;
    if ((document === undefined) === (version === undefined)) {
      throw serverError('REQUEST_INVALID', 'give either a document or a version');
    }
    const policy = found(await policies.getPolicy(call.scope(), policyId));
    const candidateText = document ?? (await versionOf(call.scope(), policyId, version ?? 0)).document;
    compilePolicy({ text: candidateText, name: policy.name });
    const candidate = await parts.blobs.put(Buffer.from(candidateText));
    const against =
      policy.activeVersion === null ? ((await policies.defaultPolicy(call.scope()))?.id ?? null) : policyId;
    const payload = { candidate, name: policy.name, against, environment, namespace, most };
    const operation = await call.change(async (scope) => {
      const job = await parts.queue.enqueue(scope.db, {
        lane: 'rescan',
        kind: SIMULATE_JOB,
        payload,
        space: scope.space,
        maxAttempts: 3,
      });
      const subject = `policy:${policyId}`;
      const createdBy = call.principal().actor;
      const id = await operations.startOperation(
        scope,
        { kind: 'policy.simulate', subject, jobId: job.id, createdBy },
        now,
      );
      const result = await operations.getOperation(scope, id);
      if (result === null) throw serverError('NOT_FOUND', 'the operation is gone');
      return { result, note: { action: 'policy.simulate', subject, details: { candidate, operation: id } } };
    });
    return operationAnswer(operation);
  },
});

const EFFECT = Type.Union([Type.Literal('newly-failing'), Type.Literal('newly-passing'), Type.Literal('changed')], {
  description: 'What becomes of a verdict.',
});

const SIMULATED = closed({
  digest: nullable(Type.String()),
  reference: Type.String(),
  effect: EFFECT,
  before: VERDICT,
  after: VERDICT,
  findings: Type.Object(
    {},
    { description: 'Findings that appear and disappear, some of each, and how many there are.' },
  ),
  environments: Type.Array(Type.String(), { description: 'Where the image runs.' }),
});

const list = defineRoute({
  id: 'listSimulated',
  method: 'GET',
  path: '/api/v1/operations/:operationId/simulation',
  tag: 'policies',
  summary: 'The images of which a simulation says that something would change.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: closed({ operationId: ID }),
  query: pageQuery({ effect: Type.Optional(EFFECT) }),
  body: NOTHING,
  answers: { 200: { description: 'The images.', schema: pageAnswer(SIMULATED) } },
  handle: async (call) => {
    const { operationId } = call.params;
    const operation = await operations.getOperation(call.scope(), operationId);
    if (operation?.kind !== 'policy.simulate') throw serverError('NOT_FOUND', 'there is no such simulation');
    const effect = call.query.effect ?? null;
    const page = await simulatedVerdicts.listSimulated(call.scope(), operationId, effect, pageRequest(call.query));
    const items = await Promise.all(
      page.items.map(async ({ imageId, ...told }) => {
        const image = await images.getImage(call.scope(), imageId);
        return { digest: image?.digest ?? null, ...told };
      }),
    );
    return { status: 200, body: { items, next: page.next } };
  },
});

/** Routes about simulations. */
export const SIMULATION_ROUTES: readonly Route[] = [simulate, list];
