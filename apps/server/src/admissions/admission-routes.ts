import { type Scope, admissions, controllers, environments } from '@assay/store';
import { type Static, Type } from 'typebox';
import { serverError } from '../errors.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ID, INSTANT, closed, instantOf, pageAnswer, pageQuery, pageRequest, text } from '../http/schemas.ts';
import { ENVIRONMENT_NAME } from '../environments/environment-schemas.ts';
import { ADMISSION, ADMISSION_REPORT, CLUSTER, CLUSTER_NAME, OUTCOME, RECORDED } from './admission-schemas.ts';
import { admissionBody, recordReport } from './record-admissions.ts';

const READS = { kind: 'permission', permission: 'environments:read' } as const;

/** Two hundred decisions with all that may be said of them. */
const REPORT_BODY = 16 * 1024 * 1024;

const DAY = 24 * 3_600_000;

/** Replicas of one cluster that are told of. */
const MOST_CONTROLLERS = 50;

/** What passed although policy was against it. */
const BYPASSES = ['broke-glass', 'excepted'] as const;

const report = defineRoute({
  id: 'reportAdmissions',
  method: 'POST',
  path: '/api/v1/admissions',
  tag: 'environments',
  summary: 'Tell what a controller decided at the door of its cluster. Decisions that were told before count once.',
  access: { kind: 'permission', permission: 'deployments:report' },
  params: NOTHING,
  query: NOTHING,
  body: ADMISSION_REPORT,
  bodyLimit: REPORT_BODY,
  answers: { 200: { description: 'What was new.', schema: RECORDED } },
  handle: async (call) => {
    const { recorded, known, counts } = await call.change(async (scope) => {
      const result = await recordReport(scope, call.parts, call.body, call.now);
      return { result, note: result.notes };
    });
    for (const [outcome, count] of counts) call.parts.metrics.admission(outcome, count);
    return { status: 200, body: { recorded, known } };
  },
});

const FILTER = pageQuery({
  cluster: Type.Optional(CLUSTER_NAME),
  environment: Type.Optional(ENVIRONMENT_NAME),
  namespace: Type.Optional(text(253, 'The namespace, whole.')),
  outcome: Type.Optional(OUTCOME),
  bypass: Type.Optional(
    Type.Boolean({
      description: 'True: only what break-glass or an exception let in. An outcome that is named counts before this.',
    }),
  ),
  image: Type.Optional(text(1024, 'A digest, or how the reference of an image begins.')),
  since: Type.Optional(INSTANT),
});

const list = defineRoute({
  id: 'listAdmissions',
  method: 'GET',
  path: '/api/v1/admissions',
  tag: 'environments',
  summary: 'What was decided at the doors of clusters, what came last first.',
  access: READS,
  params: NOTHING,
  query: FILTER,
  body: NOTHING,
  answers: { 200: { description: 'The decisions.', schema: pageAnswer(ADMISSION) } },
  handle: async (call) => {
    const { items, next } = await admissions.listAdmissions(
      call.scope(),
      filterOf(call.query),
      pageRequest(call.query),
    );
    return { status: 200, body: { items: items.map(admissionBody), next } };
  },
});

function filterOf({ outcome, bypass, since, limit: _limit, after: _after, ...rest }: Static<typeof FILTER>) {
  const outcomes = outcome !== undefined ? [outcome] : bypass === true ? BYPASSES : undefined;
  return {
    ...rest,
    ...(outcomes === undefined ? {} : { outcomes }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
  };
}

const get = defineRoute({
  id: 'getAdmission',
  method: 'GET',
  path: '/api/v1/admissions/:admissionId',
  tag: 'environments',
  summary: 'One decision at the door of a cluster.',
  access: READS,
  params: closed({ admissionId: ID }),
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The decision.', schema: ADMISSION } },
  handle: async (call) => {
    const found = await admissions.getAdmission(call.scope(), call.params.admissionId);
    if (found === null) throw serverError('NOT_FOUND', 'there is no such decision');
    return { status: 200, body: admissionBody(found) };
  },
});

const clusters = defineRoute({
  id: 'listClusters',
  method: 'GET',
  path: '/api/v1/clusters',
  tag: 'environments',
  summary: 'Clusters whose controllers report: who decides there, by which policies, and what it came to.',
  access: READS,
  params: NOTHING,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The clusters by name.', schema: closed({ items: Type.Array(CLUSTER) }) } },
  handle: async (call) => ({ status: 200, body: { items: await clustersOf(call.scope(), call.now) } }),
});

async function clustersOf(scope: Scope, now: number): Promise<readonly object[]> {
  const [replicas, counts, known] = [
    await controllers.listControllers(scope, MOST_CONTROLLERS),
    await admissions.countAdmissions(scope, now - DAY),
    new Map((await environments.listEnvironments(scope)).map(({ id, name }) => [name, id])),
  ];
  const names = [...new Set([...replicas, ...counts].map(({ cluster }) => cluster))].toSorted();
  return names.map((name) => ({
    name,
    controllers: replicas
      .filter(({ cluster }) => cluster === name)
      .map(({ instance, version, policies, startedAt, seenAt }) => {
        return { instance, version, policies, startedAt: instantOf(startedAt), seenAt: instantOf(seenAt) };
      }),
    environments: [
      ...Map.groupBy(
        counts.filter(({ cluster }) => cluster === name),
        (each) => each.environment,
      ),
    ].map(([environment, of]) => ({
      environment,
      environmentId: environment === null ? null : (known.get(environment) ?? null),
      counts: Object.fromEntries(of.flatMap(({ outcome, count }) => (count === 0 ? [] : [[outcome, count]]))),
    })),
  }));
}

/** Routes about what is decided at the doors of clusters. */
export const ADMISSION_ROUTES: readonly Route[] = [report, list, get, clusters];
