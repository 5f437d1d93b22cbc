import { type ImageIdentity, isDigest, parsePlatform, parseReference } from '@assay/core';
import { type Plan, compilePolicy, decodePolicyTests, planEvaluation, runPolicyTests } from '@assay/policy';
import { type Static, Type } from 'typebox';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { DIGEST, REFERENCE, closed, nullable, text } from '../http/schemas.ts';
import { DOCUMENT, DOCUMENT_BODY, TEST_REPORT } from './policy-schemas.ts';

const CHOSEN = nullable(Type.Object({ id: Type.String(), name: Type.String(), index: Type.Integer() }));

const MATCH = Type.Object({
  reference: Type.String({ description: 'The reference in its canonical form.' }),
  mapping: CHOSEN,
  allowlisted: CHOSEN,
  denylisted: CHOSEN,
  unmapped: Type.String({ description: 'What an image without a mapping means.' }),
  rules: Type.Array(
    Type.Object({
      ruleSetId: Type.String(),
      ruleId: Type.String(),
      gate: Type.String(),
      trigger: Type.String(),
      action: Type.String(),
    }),
  ),
  problems: Type.Array(Type.Object({ code: Type.String(), message: Type.String() })),
});

const WANTED = closed({
  document: DOCUMENT,
  reference: REFERENCE,
  digest: Type.Optional(DIGEST),
  platform: Type.Optional(text(100)),
  environment: Type.Optional(text(253)),
  namespace: Type.Optional(text(253)),
});

const match = defineRoute({
  id: 'matchPolicy',
  method: 'POST',
  path: '/api/v1/policies/match',
  tag: 'policies',
  summary: 'Which mapping of a document an image would have, and which rules it would be asked; no image is looked at.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: NOTHING,
  query: NOTHING,
  body: WANTED,
  bodyLimit: DOCUMENT_BODY,
  idempotent: false,
  answers: {
    200: { description: 'What is chosen.', schema: MATCH },
    422: { description: 'The document is no valid policy; every problem is listed.', schema: null },
  },
  handle: async ({ body }) => {
    const identity = identityOf(body);
    const policy = compilePolicy({ text: body.document, name: 'policy' });
    const { environment = null, namespace = null } = body;
    const plan = planEvaluation(policy, identity, { environment, namespace, unmapped: null });
    return { status: 200, body: { reference: identity.subject.reference, ...planBody(plan) } };
  },
});

function identityOf({ reference: given, digest, platform }: Static<typeof WANTED>): ImageIdentity {
  const reference = parseReference(given);
  const known = digest ?? reference.digest;
  return {
    subject: {
      reference: given,
      digest: known !== null && isDigest(known) ? known : null,
      indexDigest: null,
      imageId: null,
      platform: platform === undefined ? null : parsePlatform(platform),
    },
    reference,
  };
}

function planBody({ mapping, allowlisted, denylisted, unmapped, rules, problems }: Plan): object {
  return {
    mapping: chosen(mapping),
    allowlisted: chosen(allowlisted),
    denylisted: chosen(denylisted),
    unmapped,
    rules: rules.map(({ ruleSet, rule: { id, gate, trigger, action } }) => {
      return { ruleSetId: ruleSet.id, ruleId: id, gate, trigger, action };
    }),
    problems: problems.map(({ code, message }) => ({ code, message })),
  };
}

function chosen(
  selected: { readonly entry: { readonly id: string; readonly name: string }; readonly index: number } | null,
): object | null {
  return selected === null ? null : { id: selected.entry.id, name: selected.entry.name, index: selected.index };
}

const test = defineRoute({
  id: 'testPolicyDocument',
  method: 'POST',
  path: '/api/v1/policies/test',
  tag: 'policies',
  summary: 'Run a document of policy tests against a document that need not be stored.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: NOTHING,
  query: NOTHING,
  body: closed({ document: DOCUMENT, tests: text(2_000_000, 'A document of policy tests, YAML or JSON.') }),
  bodyLimit: DOCUMENT_BODY,
  idempotent: false,
  answers: {
    200: { description: 'How each case came out.', schema: TEST_REPORT },
    422: { description: 'One of the documents cannot be read; every problem is listed.', schema: null },
  },
  handle: async ({ body: { document, tests } }) => {
    const policy = compilePolicy({ text: document, name: 'policy' });
    const report = runPolicyTests(decodePolicyTests({ text: tests, name: 'tests' }).cases, policy);
    return { status: 200, body: report };
  },
});

/** Routes that try a document out; nothing is stored. */
export const POLICY_TRIAL_ROUTES: readonly Route[] = [match, test];
