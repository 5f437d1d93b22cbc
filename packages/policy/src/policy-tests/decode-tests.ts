import { type DocumentProblem, type JsonValue, isJsonObject, printable, readInstant } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName, readText } from '../document/fields.ts';
import { ProblemList, quote } from '../document/problem-list.ts';
import { readSource } from '../document/read-source.ts';
import { toJson } from '../document/source-node.ts';
import { policyError } from '../errors.ts';
import { isFactsDraft } from './check-draft.ts';
import type { FactsDraft } from './draft-facts.ts';

/** A finding that a case expects; what is null is not looked at. */
export interface ExpectedFinding {
  readonly rule: string;
  readonly triggerId: string | null;
  readonly status: string | null;
}

/** One case: an image, as inline facts, as a stored inspection or as it is, and what the policy has to say about it. */
export interface PolicyTestCase {
  readonly name: string;
  /** Facts written into the case; null when `fixture` names a stored inspection or `target` an image. */
  readonly facts: FactsDraft | null;
  readonly fixture: string | null;
  /** An image that is inspected, as on the command line: `oci:DIR`, `registry.example/app:1`. */
  readonly target: string | null;
  /** Reference that the image is judged as; null: as the facts say. */
  readonly image: string | null;
  readonly environment: string | null;
  readonly namespace: string | null;
  readonly evaluatedAt: Date | null;
  readonly verdict: string | null;
  /** Every finding that is not accepted, and no other; null: not looked at. */
  readonly findings: readonly ExpectedFinding[] | null;
  /** Findings that have to be among them. */
  readonly includes: readonly ExpectedFinding[];
  /** Rules that must not fire. */
  readonly excludes: readonly string[];
  readonly mapping: string | null;
  readonly line: number;
}

/** A document of policy tests. */
export interface PolicyTestDocument {
  /** The policy that is tested, as the document names it; null when the caller knows. */
  readonly policy: string | null;
  readonly cases: readonly PolicyTestCase[];
}

const VERDICTS: ReadonlySet<string> = new Set(['pass', 'warn', 'fail', 'error']);

/**
 * Reads a document of policy tests.
 * @throws POLICY_UNREADABLE, POLICY_TESTS_INVALID with every problem in `error.problems`
 */
export function decodePolicyTests(document: { readonly text: string; readonly name: string }): PolicyTestDocument {
  const problems = new ProblemList();
  const name = printable(document.name);
  const root = readSource(document.text, problems);
  if (root === null) {
    throw policyError('POLICY_UNREADABLE', `${name} cannot be read`, { problems: problems.sorted() });
  }
  const fields = readFields({ node: root, pointer: '' }, problems);
  const policy = readText(fields?.take('policy') ?? null, problems);
  readText(fields?.take('description') ?? null, problems);
  const items = readItems(fields?.require('cases') ?? null, problems);
  fields?.finish();
  const cases = items.flatMap((item) => decodeCase(item, problems) ?? []);
  const sorted: readonly DocumentProblem[] = problems.sorted();
  if (problems.failed) {
    throw policyError('POLICY_TESTS_INVALID', `${name} is not a document of policy tests`, { problems: sorted });
  }
  return { policy, cases };
}

function decodeCase(cursor: Cursor, problems: ProblemList): PolicyTestCase | null {
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const name = readName(fields.require('name'), problems) ?? '';
  const facts = decodeFacts(fields.take('facts'), problems);
  const fixture = readName(fields.take('fixture'), problems);
  const target = readName(fields.take('target'), problems);
  if ([facts, fixture, target].filter((source) => source !== null).length > 1) {
    problems.error('KEY_CONFLICT', placeOf(cursor), 'a case has one of facts, fixture and target, not more');
  }
  const place = {
    image: readName(fields.take('image'), problems),
    environment: readName(fields.take('environment'), problems),
    namespace: readName(fields.take('namespace'), problems),
    evaluatedAt: decodeInstant(fields.take('evaluated_at'), problems),
  };
  const expected = readFields(fields.require('expect'), problems);
  fields.finish();
  if (expected === null) return null;
  const outcome = decodeExpectation(expected, problems);
  expected.finish();
  return {
    name,
    facts: facts ?? (fixture === null && target === null ? {} : null),
    fixture,
    target,
    ...place,
    ...outcome,
    line: cursor.node.line,
  };
}

function decodeExpectation(
  fields: Fields,
  problems: ProblemList,
): Pick<PolicyTestCase, 'verdict' | 'findings' | 'includes' | 'excludes' | 'mapping'> {
  const verdictAt = fields.take('verdict');
  const verdict = readName(verdictAt, problems);
  if (verdictAt !== null && verdict !== null && !VERDICTS.has(verdict)) {
    problems.error('VALUE_INVALID', placeOf(verdictAt), `${quote(verdict)} is none of ${[...VERDICTS].join(', ')}`);
  }
  const findingsAt = fields.take('findings');
  return {
    verdict,
    findings: findingsAt === null ? null : decodeFindings(findingsAt, problems),
    includes: decodeFindings(fields.take('includes'), problems),
    excludes: readItems(fields.take('excludes'), problems).flatMap((item) => readName(item, problems) ?? []),
    mapping: readName(fields.take('mapping'), problems),
  };
}

/** Rule ids, or objects that say more. */
function decodeFindings(cursor: Cursor | null, problems: ProblemList): readonly ExpectedFinding[] {
  return readItems(cursor, problems).flatMap((item) => {
    if (item.node.kind !== 'map') {
      const rule = readName(item, problems);
      return rule === null ? [] : [{ rule, triggerId: null, status: null }];
    }
    const fields = readFields(item, problems);
    const rule = readName(fields?.require('rule') ?? null, problems);
    const triggerId = readText(fields?.take('trigger_id') ?? null, problems);
    const status = readText(fields?.take('status') ?? null, problems);
    fields?.finish();
    return rule === null ? [] : [{ rule, triggerId, status }];
  });
}

function decodeInstant(cursor: Cursor | null, problems: ProblemList): Date | null {
  const text = readText(cursor, problems);
  if (cursor === null || text === null) return null;
  const instant = readInstant(text);
  if (instant === null) problems.error('VALUE_INVALID', placeOf(cursor), `${quote(text)} is not an instant`);
  return instant;
}

function decodeFacts(cursor: Cursor | null, problems: ProblemList): FactsDraft | null {
  if (cursor === null) return null;
  const value: JsonValue = toJson(cursor.node);
  const wrong = isJsonObject(value) ? isFactsDraft(value) : 'facts are an object';
  if (wrong === true && isDraft(value)) return value;
  problems.error('VALUE_INVALID', placeOf(cursor), typeof wrong === 'string' ? wrong : 'these are no facts');
  return null;
}

function isDraft(value: JsonValue): value is FactsDraft & JsonValue {
  return isJsonObject(value) && isFactsDraft(value) === true;
}
