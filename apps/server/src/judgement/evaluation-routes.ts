import { replayDecision } from '@assay/assess';
import { isDigest, parseDigest } from '@assay/core';
import { compilePolicy } from '@assay/policy';
import { decisionFormats } from '@assay/report';
import { type Scope, evaluations, images, policies, verdicts } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../errors.ts';
import { exceptionsOf } from '../exceptions/exceptions-at.ts';
import { EXCEPTIONS } from '../exceptions/exceptions-document.ts';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import {
  DIGEST,
  ID,
  INSTANT,
  REFERENCE,
  VERDICT,
  closed,
  pageAnswer,
  pageQuery,
  pageRequest,
  text,
} from '../http/schemas.ts';
import { compareWithBaseline } from './compare-with-baseline.ts';
import { evaluateImage, verdictHeader } from './evaluate-image.ts';
import {
  DECISION,
  EVALUATION,
  PLACE_NAME,
  STANDING_VERDICT,
  WAIT,
  evaluationBody,
  readNamed,
  readPlatform,
  readWait,
  verdictBody,
} from './evaluation-schemas.ts';
import { storedEvidence } from './evidence-documents.ts';
import { LARGEST_DOCUMENT, judgeDocument, readBody } from './judge-document.ts';
import { OPERATION } from './operation-body.ts';
import { outcomeDigest } from './outcome.ts';
import { readStoredDecision } from './stored-decision.ts';

const READ = { kind: 'permission', permission: 'evaluations:read' } as const;
const RUN = { kind: 'permission', permission: 'evaluations:run' } as const;

/** Names of formats that need nothing beside the decision. */
const FORMATS = decisionFormats.modules.map(({ id }) => id).filter((id) => id !== 'template');

const evaluate = defineRoute({
  id: 'evaluateImage',
  method: 'POST',
  path: '/api/v1/evaluations',
  tag: 'evaluations',
  summary: 'PASS or FAIL for an image: at once where it is known, after an inspection where it is not.',
  access: RUN,
  params: NOTHING,
  query: closed({
    format: Type.Optional(text(40, `A report in place of the decision: ${FORMATS.join(', ')}.`)),
  }),
  body: closed({
    reference: REFERENCE,
    policyId: Type.Optional(ID),
    environment: Type.Optional(PLACE_NAME),
    namespace: Type.Optional(PLACE_NAME),
    platform: Type.Optional(text(100, 'os/architecture[/variant] of an index. Default linux/amd64.')),
    wait: Type.Optional(WAIT),
    stale: Type.Optional(
      Type.Boolean({
        description:
          'Whether what the tag named before may answer while its registry is away. Default true; the answer says so.',
      }),
    ),
    baseline: Type.Optional(
      text(1024, 'An image that the space knows and that rules compare with. The decision is made now and not kept.'),
    ),
  }),
  idempotent: false,
  answers: {
    200: {
      description: 'The decision, or the report that `format` names; the header Assay-Verdict says PASS or FAIL.',
      schema: DECISION,
      mediaType: '*/*',
    },
    202: { description: 'The wait ran out: the operation to look at.', schema: OPERATION },
    409: { description: 'No policy counts.', schema: null },
    422: { description: 'The image cannot be inspected.', schema: null },
  },
  handle: async (call) => {
    const { reference, policyId = null, environment = null, namespace = null, stale = true, baseline } = call.body;
    const { format = null } = call.query;
    if (format !== null && !FORMATS.includes(format)) throw serverError('REQUEST_INVALID', 'there is no such format');
    const request = {
      reference: readNamed(reference),
      policyId,
      place: { environment, namespace },
      platform: readPlatform(call.body.platform),
      wait: readWait(call.body.wait),
      allowStale: stale,
      format,
    };
    return baseline === undefined
      ? evaluateImage(call, request)
      : compareWithBaseline(call, request, readNamed(baseline));
  },
});

const document = defineRoute({
  id: 'evaluateDocument',
  method: 'POST',
  path: '/api/v1/evaluations/inspection',
  tag: 'evaluations',
  summary:
    'PASS or FAIL for what an inspection made elsewhere, or a bill of materials, says of an image; nothing is kept.',
  access: RUN,
  params: NOTHING,
  query: closed({
    reference: Type.Optional(REFERENCE),
    policyId: Type.Optional(ID),
    environment: Type.Optional(PLACE_NAME),
    namespace: Type.Optional(PLACE_NAME),
  }),
  body: NOTHING,
  rawBody: {
    mediaTypes: ['application/json', 'application/*', 'text/*'],
    description: 'The document: of `assay inspect`, CycloneDX, SPDX or syft.',
  },
  bodyLimit: LARGEST_DOCUMENT,
  answers: {
    200: { description: 'The decision; the header Assay-Verdict says PASS or FAIL.', schema: DECISION },
    422: { description: 'The document cannot be read.', schema: null },
  },
  handle: async (call) => {
    const { reference, policyId = null, environment = null, namespace = null } = call.query;
    const decision = await judgeDocument(call.parts, call.scope(), {
      document: await readBody(call.bytes, LARGEST_DOCUMENT),
      reference: reference === undefined ? null : readNamed(reference),
      policyId,
      place: { environment, namespace },
      at: call.now,
    });
    const headers = { 'assay-verdict': verdictHeader(decision.verdict) };
    return { status: 200, body: { evaluationId: null, ...decision }, headers };
  },
});

const list = defineRoute({
  id: 'listEvaluations',
  method: 'GET',
  path: '/api/v1/evaluations',
  tag: 'evaluations',
  summary: 'Decisions that were made, the newest first; one is kept whenever an outcome changed.',
  access: READ,
  params: NOTHING,
  query: pageQuery({
    digest: Type.Optional(DIGEST),
    verdictId: Type.Optional(ID),
    verdict: Type.Optional(VERDICT),
    since: Type.Optional(INSTANT),
  }),
  body: NOTHING,
  answers: { 200: { description: 'The evaluations.', schema: pageAnswer(EVALUATION) } },
  handle: async (call) => {
    const { query } = call;

    const { digest, verdictId, verdict, since } = query;
    const image = digest === undefined ? null : await images.findImage(call.scope(), parseDigest(digest));
    if (digest !== undefined && image === null) return { status: 200, body: { items: [], next: null } };
    const { items, next } = await evaluations.findEvaluations(
      call.scope(),
      {
        ...(image === null ? {} : { imageId: image.id }),
        ...(verdictId === undefined ? {} : { verdictId }),
        ...(verdict === undefined ? {} : { verdict }),
        ...(since === undefined ? {} : { since: Date.parse(since) }),
      },
      pageRequest(query),
    );
    return { status: 200, body: { items: items.map(evaluationBody), next } };
  },
});

const EVALUATION_PARAMS = closed({ evaluationId: ID });

async function evaluationOf(scope: Scope, id: string): Promise<evaluations.Evaluation> {
  const found = await evaluations.getEvaluation(scope, id);
  if (found === null) throw serverError('NOT_FOUND', 'there is no such evaluation');
  return found;
}

const get = defineRoute({
  id: 'getEvaluation',
  method: 'GET',
  path: '/api/v1/evaluations/:evaluationId',
  tag: 'evaluations',
  summary: 'One evaluation with its decision.',
  access: READ,
  params: EVALUATION_PARAMS,
  query: NOTHING,
  body: NOTHING,
  answers: { 200: { description: 'The evaluation.', schema: EVALUATION } },
  handle: async (call) => {
    const found = await evaluationOf(call.scope(), call.params.evaluationId);
    return { status: 200, body: { ...evaluationBody(found), decision: found.decision } };
  },
});

const replay = defineRoute({
  id: 'replayEvaluation',
  method: 'POST',
  path: '/api/v1/evaluations/:evaluationId/replay',
  tag: 'evaluations',
  summary:
    'Make a decision again from the same policy, facts and exceptions at the same instant, and say whether it is the same.',
  access: READ,
  params: EVALUATION_PARAMS,
  query: NOTHING,
  body: NOTHING,
  idempotent: false,
  answers: {
    200: {
      description: 'Whether it is the same, and what came out.',
      schema: closed({ equal: Type.Boolean(), decision: Type.Unknown() }),
    },
    422: { description: 'What it was made from is no longer held.', schema: null },
  },
  handle: async (call) => {
    const {
      parts,
      params: { evaluationId },
    } = call;

    const { decision: stored, imageId, verdictId, policyDigest } = await evaluationOf(call.scope(), evaluationId);
    const decision = readStoredDecision(stored);
    const standing = await verdicts.getVerdict(call.scope(), verdictId);
    const version =
      standing === null ? null : await policies.findPolicyVersion(call.scope(), standing.policyId, policyDigest);
    if (version === null) throw serverError('NOT_FOUND', 'the policy that decided is no longer held');
    const used = decision.findings.flatMap(({ allowlistMatch }) =>
      allowlistMatch?.allowlistId === EXCEPTIONS ? [allowlistMatch.itemId] : [],
    );
    const exceptions = await exceptionsOf(parts, call.scope(), [...new Set(used)]);
    const policy = compilePolicy({ text: version.document, name: decision.policy.name });
    const again = await replayDecision(decision, policy, storedEvidence(parts, call.scope(), imageId), { exceptions });
    return { status: 200, body: { equal: outcomeDigest(again) === outcomeDigest(decision), decision: again } };
  },
});

const listStanding = defineRoute({
  id: 'listVerdicts',
  method: 'GET',
  path: '/api/v1/verdicts',
  tag: 'evaluations',
  summary: 'The verdicts that stand.',
  access: READ,
  params: NOTHING,
  query: pageQuery({
    verdict: Type.Optional(VERDICT),
    policyId: Type.Optional(ID),
    digest: Type.Optional(DIGEST),
    repository: Type.Optional(text(512, 'Name with its registry, for example docker.io/library/nginx.')),
    environment: Type.Optional(PLACE_NAME),
  }),
  body: NOTHING,
  answers: { 200: { description: 'The verdicts.', schema: pageAnswer(STANDING_VERDICT) } },
  handle: async (call) => {
    const { query } = call;

    const { verdict, policyId, digest, repository, environment } = query;
    const image = digest === undefined || !isDigest(digest) ? null : await images.findImage(call.scope(), digest);
    if (digest !== undefined && image === null) return { status: 200, body: { items: [], next: null } };
    const filter = {
      ...(verdict === undefined ? {} : { verdict }),
      ...(policyId === undefined ? {} : { policyId }),
      ...(image === null ? {} : { imageId: image.id }),
      ...(repository === undefined ? {} : { repository }),
      ...(environment === undefined ? {} : { environment }),
    };
    const { items, next } = await verdicts.listVerdicts(call.scope(), filter, pageRequest(query));
    return { status: 200, body: { items: items.map(verdictBody), next } };
  },
});

/** Routes about decisions. */
export const EVALUATION_ROUTES: readonly Route[] = [evaluate, document, list, get, replay, listStanding];
