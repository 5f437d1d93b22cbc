import { AssayError, type JsonObject } from '@assay/core';
import {
  compilePolicy,
  decodePolicyTests,
  importImagePolicies,
  lintPolicy,
  reportMeaning,
  runPolicyTests,
  writeDocument,
} from '@assay/policy';
import { Type } from 'typebox';
import { NOTHING, type Route, defineRoute } from '../http/route.ts';
import { ANY_JSON, ID, closed, text } from '../http/schemas.ts';
import { DOCUMENT, DOCUMENT_BODY, DOCUMENT_PROBLEM, TEST_REPORT, VERSION, problemBodies } from './policy-schemas.ts';
import { POLICY_REFERENCE_ROUTES } from './reference-routes.ts';
import { POLICY_TRIAL_ROUTES } from './trial-routes.ts';
import { versionOf } from './version-routes.ts';

const validate = defineRoute({
  id: 'validatePolicy',
  method: 'POST',
  path: '/api/v1/policies/validate',
  tag: 'policies',
  summary: 'Say what is wrong with a document, or what it may not mean; nothing is stored.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: NOTHING,
  query: NOTHING,
  body: closed({ document: DOCUMENT }),
  bodyLimit: DOCUMENT_BODY,
  idempotent: false,
  answers: {
    200: {
      description: 'Every problem with its place.',
      schema: closed({
        valid: Type.Boolean(),
        name: Type.Union([Type.String(), Type.Null()]),
        digest: Type.Union([Type.String(), Type.Null()]),
        problems: Type.Array(DOCUMENT_PROBLEM),
      }),
    },
  },
  handle: async ({ body: { document } }) => ({ status: 200, body: validation(document) }),
});

function validation(document: string): JsonObject {
  try {
    const policy = compilePolicy({ text: document, name: 'policy' });
    const problems = [...policy.warnings, ...lintPolicy(policy)].toSorted(
      (a, b) => a.line - b.line || a.column - b.column,
    );
    return { valid: true, name: policy.name, digest: policy.digest, problems: [...problemBodies(problems)] };
  } catch (error) {
    if (!(error instanceof AssayError) || error.kind !== 'document') throw error;
    return { valid: false, name: null, digest: null, problems: [...problemBodies(error.problems)] };
  }
}

const FROM = Type.Union([
  Type.Literal('anchore'),
  Type.Literal('cip'),
  Type.Literal('kyverno'),
  Type.Literal('notation'),
  Type.Literal('connaisseur'),
]);

const importDocument = defineRoute({
  id: 'importPolicy',
  method: 'POST',
  path: '/api/v1/policies/import',
  tag: 'policies',
  summary:
    'Turn a document of another tool or of an older shape into ours, and say what means something else; nothing is stored.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: NOTHING,
  query: NOTHING,
  body: closed({
    document: DOCUMENT,
    from: Type.Optional(FROM),
  }),
  bodyLimit: DOCUMENT_BODY,
  idempotent: false,
  answers: {
    200: {
      description: 'The policy, and what to look at.',
      schema: closed({
        policy: ANY_JSON,
        notes: Type.Array(ANY_JSON),
        problems: Type.Array(DOCUMENT_PROBLEM),
      }),
    },
    422: { description: 'The document cannot be read; every problem is listed.', schema: null },
  },
  handle: async ({ body: { document, from = 'anchore' } }) => {
    if (from === 'anchore') {
      const policy = compilePolicy({ text: document, name: 'policy' });
      const notes = reportMeaning(policy).map(({ pointer, message }) => ({ kind: 'changed', pointer, message }));
      return {
        status: 200,
        body: { policy: writeDocument(policy), notes, problems: [...problemBodies(policy.warnings)] },
      };
    }
    const imported = importImagePolicies(from, { text: document, name: 'policy' });
    const notes = imported.notes.map(({ kind, pointer, line, column, what, why, advice }) => {
      return { kind, pointer, line, column, message: `${what}: ${why}`, advice };
    });
    return { status: 200, body: { policy: imported.document, notes, problems: [] } };
  },
});

const test = defineRoute({
  id: 'testPolicy',
  method: 'POST',
  path: '/api/v1/policies/:policyId/versions/:version/test',
  tag: 'policies',
  summary: 'Run the tests that are kept with a version, or other ones that hold their facts themselves, against it.',
  access: { kind: 'permission', permission: 'policies:read' },
  params: closed({ policyId: ID, version: VERSION }),
  query: NOTHING,
  body: closed({
    tests: Type.Optional(text(2_000_000, 'A document of policy tests, YAML or JSON. Absent: the one that is kept.')),
  }),
  bodyLimit: DOCUMENT_BODY,
  idempotent: false,
  answers: {
    200: {
      description: 'How each case came out.',
      schema: TEST_REPORT,
    },
    422: { description: 'The tests cannot be read; every problem is listed.', schema: null },
  },
  handle: async (call) => {
    const {
      params: { policyId, version },
      body: { tests },
    } = call;

    const stored = await versionOf(call.scope(), policyId, version);
    const policy = compilePolicy({ text: stored.document, name: 'policy' });
    const wanted = tests ?? stored.tests?.text;
    const cases = wanted === undefined ? [] : decodePolicyTests({ text: wanted, name: 'tests' }).cases;
    return { status: 200, body: runPolicyTests(cases, policy) };
  },
});

/** Routes about documents that are handed in to be looked at, and about what documents can be made of. */
export const POLICY_DOCUMENT_ROUTES: readonly Route[] = [
  validate,
  importDocument,
  test,
  ...POLICY_REFERENCE_ROUTES,
  ...POLICY_TRIAL_ROUTES,
];
