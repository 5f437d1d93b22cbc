import type { DocumentProblem } from '@assay/core';
import {
  type PolicyTestReport,
  type PolicyTestResult,
  compilePolicy,
  decodePolicyTests,
  runPolicyTests,
} from '@assay/policy';
import type { policies } from '@assay/store';
import { serverError } from '../errors.ts';

/** Failing cases that an error names. */
const MOST_NAMED = 50;

/**
 * Tests as they are kept with a version: a document as `assay policy test` takes it, whose cases hold their facts themselves.
 * @throws POLICY_UNREADABLE, POLICY_TESTS_INVALID, POLICY_TESTS_ELSEWHERE
 */
export function readKeptTests(text: string): policies.KeptTests {
  const { cases } = decodePolicyTests({ text, name: 'tests' });
  const elsewhere = cases.filter(({ fixture, target }) => fixture !== null || target !== null);
  if (elsewhere.length > 0) {
    const problems = elsewhere.map(({ line, name }) => problem(line, `${name} names a file or an image`));
    throw serverError('POLICY_TESTS_ELSEWHERE', 'tests that are kept hold their facts themselves', {
      problems: problems.slice(0, MOST_NAMED),
    });
  }
  return { text, cases: cases.length };
}

/** How the tests that are kept with a version come out; null when none are. @throws POLICY_INVALID */
export function runKeptTests({ document, tests }: policies.PolicyVersion): PolicyTestReport | null {
  if (tests === null) return null;
  const { cases } = decodePolicyTests({ text: tests.text, name: 'tests' });
  return runPolicyTests(cases, compilePolicy({ text: document, name: 'policy' }));
}

/** Says which of the tests that are kept with a version fail, and why. */
export function testsFailed(version: number, { failed, passed, results }: PolicyTestReport): Error {
  const failing = results.filter((result) => !result.passed).slice(0, MOST_NAMED);
  return serverError('POLICY_TESTS_FAILED', `${failed} of ${failed + passed} tests kept with version ${version} fail`, {
    problems: failing.map((result) => problem(result.line, whyNot(result))),
  });
}

function whyNot({ name, failures }: PolicyTestResult): string {
  return `${name}: ${failures[0] ?? 'it fails'}`;
}

function problem(line: number, message: string): DocumentProblem {
  return { severity: 'error', code: 'TEST_FAILED', message, pointer: '', line, column: 1 };
}
