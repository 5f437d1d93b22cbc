import { type Decision, type Reference, formatReference, parseDigest, parseReference } from '@assay/core';
import { decisionFormats } from '@assay/report';
import { type Scope, type evaluations, standingDecisions } from '@assay/store';
import { Type } from 'typebox';
import { serverError } from '../../errors.ts';
import type { BareCall } from '../../http/call.ts';
import { type Route, NOTHING, defineRoute } from '../../http/route.ts';
import { REFERENCE, closed, text } from '../../http/schemas.ts';
import { judgeStored } from '../../judgement/judge-image.ts';
import { imageNamed } from '../../judgement/resolve-image.ts';
import { currentDecision } from '../../judgement/standing-answer.ts';
import { readStoredDecision } from '../../judgement/stored-decision.ts';
import { effectivePolicies, effectivePolicy } from '../../policies/effective-policy.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { type NamedBase, inheritedFindings, namedBase } from './base-image.ts';
import { ANCHORE_IMAGE_PATH, BASE_DIGEST, TAG, flag, namesOf } from './anchore-schemas.ts';

/** A policy of the space: by its id here, or by the id that its document gives it. */
async function policyNamed(
  parts: Pick<ServiceParts, 'policyCache'>,
  scope: Scope,
  id: string | undefined,
): Promise<standingDecisions.CountingVersion> {
  const known = await standingDecisions.countingVersion(scope, id ?? null);
  if (known !== null) return known;
  const own = id === undefined ? [] : await effectivePolicies(parts, scope);
  const named = own.find(({ compiled }) => compiled.id === id);
  if (named === undefined && id !== undefined) throw serverError('NOT_FOUND', 'there is no such policy that is active');
  if (named === undefined) throw serverError('CONFLICT', 'the space has no default policy that is active');
  const { policyId, name, version, compiled } = named;
  return { policyId, name, version, digest: compiled.digest };
}

const EVALUATION = Type.Object(
  {
    policy_id: Type.String(),
    image_digest: Type.String(),
    evaluated_tag: Type.String(),
    evaluations: Type.Array(
      Type.Object({
        status: Type.Union([Type.Literal('pass'), Type.Literal('fail')]),
        final_action: Type.String(),
        final_action_reason: Type.String(),
        evaluation_time: Type.String(),
        number_of_findings: Type.Integer(),
      }),
    ),
  },
  { description: 'The decision as the v2 API tells it, with more members as the format anchore-json has them.' },
);

const check = defineRoute({
  id: 'anchoreCheckImage',
  method: 'GET',
  path: '/v2/images/:imageDigest/check',
  tag: TAG,
  summary: 'PASS or FAIL for an inspected image under a tag; as clients of the Anchore v2 API ask for it.',
  access: { kind: 'permission', permission: 'evaluations:run' },
  params: ANCHORE_IMAGE_PATH,
  query: closed({
    tag: REFERENCE,
    policy_id: Type.Optional(text(256, 'Id of a policy here, or in its document. Default the default policy.')),
    detail: Type.Optional(flag('Whether findings are told. Default true.')),
    history: Type.Optional(flag('Taken and not used: one evaluation is told.')),
    interactive: Type.Optional(flag('Taken and not needed.')),
    base_digest: Type.Optional(BASE_DIGEST),
  }),
  body: NOTHING,
  answers: {
    200: { description: 'The decision.', schema: EVALUATION },
    409: { description: 'No policy counts.', schema: null },
  },
  handle: async (call) => {
    const { tag, policy_id, detail = true, base_digest } = call.query;
    const digest = parseDigest(call.params.imageDigest.toLowerCase());
    const reference: Reference = { ...parseReference(tag), digest: null };
    const version = await policyNamed(call.parts, call.scope(), policy_id);
    const image = await imageNamed(call.scope(), digest, null);
    if (image?.state !== 'analysed')
      throw serverError('NOT_FOUND', 'the space knows no inspected image of that digest');
    const subject = {
      imageId: image.id,
      reference: formatReference(reference),
      policyId: version.policyId,
      context: '',
    };
    const answer = await currentDecision(call, { subject, policyDigest: version.digest });
    const decision = readStoredDecision(JSON.parse(answer.decision));
    const rendered: unknown = JSON.parse(
      decisionFormats.get('anchore-json')?.render(decision, { color: false, width: 120 }) ?? '{}',
    );
    const told = { ...Object(rendered), image_digest: digest, evaluated_tag: namesOf(reference).fullTag };
    await tellInherited(call, told.evaluations[0], {
      base: await namedBase(call, image, base_digest),
      subject,
      decision,
    });
    if (!detail) for (const one of told.evaluations) one.details = null;
    return { status: 200, body: told };
  },
});

/** What is compared with a base image: the subject, and the decision on it. */
interface Comparison {
  readonly base: NamedBase;
  readonly subject: evaluations.VerdictSubject;
  readonly decision: Decision;
}

async function findingsOf(
  call: BareCall,
  { policyId, ...stored }: evaluations.VerdictSubject,
): Promise<ReturnType<typeof inheritedFindings>> {
  const policy = await effectivePolicy(call.parts, call.scope(), policyId);
  const { decision } = await judgeStored(call.parts, call.scope(), { ...stored, policy, at: call.now });
  return inheritedFindings(decision);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Says of each finding whether the base image has it too, by the same policy under the same tag. */
async function tellInherited(
  call: BareCall,
  told: Record<string, unknown>,
  { base, subject, decision }: Comparison,
): Promise<void> {
  if (base.kind === 'none') return;
  const isInherited =
    base.kind === 'base' ? await findingsOf(call, { ...subject, imageId: base.image.id }) : () => null;
  if (base.kind === 'base') told['comparison_image_digest'] = base.image.digest;
  else told['evaluation_problems'] = [...listOf(told['evaluation_problems']), base.problem];
  const { findings } = Object(told['details']);
  for (const [at, finding] of listOf(findings).entries()) {
    const own = decision.findings[at];
    if (own !== undefined) Object.assign(Object(finding), { inherited_from_base: isInherited(own) });
  }
}

/** Routes about decisions as clients of the Anchore v2 API use them. */
export const ANCHORE_CHECK_ROUTES: readonly Route[] = [check];
