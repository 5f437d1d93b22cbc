import type { DocumentProblem, JsonObject } from '@assay/core';
import type { policies } from '@assay/store';
import { Type } from 'typebox';
import { ANY_JSON, ID, INSTANT, closed, instantOf, nullable, text } from '../http/schemas.ts';

/** Most characters of a policy document. */
const LONGEST_DOCUMENT = 2_000_000;

/** Most bytes of a request that carries documents: JSON may write a character in six bytes. */
export const DOCUMENT_BODY = 12 * 1024 * 1024;

/** A policy document. */
export const DOCUMENT = text(LONGEST_DOCUMENT, 'The document, YAML or JSON.');

/** Tests that are kept with a version. */
export const KEPT_TESTS = Type.Optional(
  nullable(
    Type.String({
      minLength: 1,
      maxLength: LONGEST_DOCUMENT,
      description:
        'A document of policy tests that is kept with the version, and run before it counts; null for none. Absent: that of the version before.',
    }),
  ),
);

/** What somebody says of a version. */
export const NOTE = Type.String({ maxLength: 2000, description: 'Why it was made, for people.' });

/** Number of a version. */
export const VERSION = Type.Integer({
  minimum: 1,
  maximum: 2 ** 31 - 1,
  description: 'Number of a version, from 1 on.',
});

/** Path of a policy. */
export const POLICY_PARAMS = closed({ policyId: ID });

/** A policy as answers tell it. */
export const POLICY = closed({
  id: ID,
  name: Type.String(),
  activeVersion: nullable(VERSION),
  previousVersion: nullable(VERSION),
  latestVersion: VERSION,
  isDefault: Type.Boolean({ description: 'Whether it counts where a request names no policy.' }),
  updatedAt: INSTANT,
});

/** A version as answers tell it; document and tests only where one version is asked for. */
export const POLICY_VERSION = closed({
  policyId: ID,
  version: VERSION,
  digest: Type.String(),
  note: Type.String(),
  createdBy: Type.String(),
  createdAt: INSTANT,
  testCases: Type.Integer({ description: 'Cases of the tests that are kept with it.' }),
  document: Type.Optional(Type.String()),
  tests: Type.Optional(nullable(Type.String())),
});

/** Something about a document. */
export const DOCUMENT_PROBLEM = Type.Object({
  severity: Type.String(),
  code: Type.String(),
  message: Type.String(),
  pointer: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
});

/** How policy tests came out. */
export const TEST_REPORT = closed({
  passed: Type.Integer(),
  failed: Type.Integer(),
  results: Type.Array(ANY_JSON),
  coverage: ANY_JSON,
});

/** The policy as `POLICY` describes it. */
export function policyBody(policy: policies.StoredPolicy): JsonObject {
  return { ...policy, updatedAt: instantOf(policy.updatedAt) };
}

/** The version as `POLICY_VERSION` describes it. */
export function versionBody(
  { document, tests, createdAt, ...version }: policies.PolicyVersion,
  whole: boolean,
): JsonObject {
  const told = { ...version, testCases: tests?.cases ?? 0, createdAt: instantOf(createdAt) };
  return whole ? { ...told, document, tests: tests?.text ?? null } : told;
}

/** Problems as answers tell them, at most so many. */
export function problemBodies(problems: readonly DocumentProblem[]): readonly JsonObject[] {
  return problems.slice(0, 1000).map(({ severity, code, message, pointer, line, column, hint }) => ({
    severity,
    code,
    message,
    pointer,
    line,
    column,
    ...(hint === undefined ? {} : { hint }),
  }));
}
