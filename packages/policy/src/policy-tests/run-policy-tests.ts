import {
  type Decision,
  type Finding,
  type GatheredFacts,
  type Reference,
  formatReference,
  parseReference,
} from '@assay/core';
import { evaluate } from '../evaluation/evaluate.ts';
import { planEvaluation } from '../evaluation/plan-evaluation.ts';
import type { CompiledPolicy } from '../policy.ts';
import { type PolicyCoverage, CoverageRecord } from './coverage.ts';
import type { ExpectedFinding, PolicyTestCase } from './decode-tests.ts';
import { factsOf } from './draft-facts.ts';

/** Outcome of one case. */
export interface PolicyTestResult {
  readonly name: string;
  readonly line: number;
  readonly passed: boolean;
  /** What was expected and is not so, one sentence each. */
  readonly failures: readonly string[];
  readonly verdict: string | null;
}

/** Outcome of all cases, with what of the policy they made use of. */
export interface PolicyTestReport {
  readonly passed: number;
  readonly failed: number;
  readonly results: readonly PolicyTestResult[];
  readonly coverage: PolicyCoverage;
}

/** What cases may refer to. */
export interface PolicyTestOptions {
  /** Facts of a stored inspection by the name that a case gives; null when there is none. */
  readonly resolveFixture?: (fixture: string) => GatheredFacts | null;
  /** Facts of an image as a case names it; null when there is none. */
  readonly resolveTarget?: (target: string) => GatheredFacts | null;
}

/** Runs cases against a policy. Pure: nothing is read but what the resolver gives. */
export function runPolicyTests(
  cases: readonly PolicyTestCase[],
  policy: CompiledPolicy,
  options: PolicyTestOptions = {},
): PolicyTestReport {
  const coverage = new CoverageRecord(policy);
  const results = cases.map((one) => runCase(one, policy, options, coverage));
  const passed = results.filter((result) => result.passed).length;
  return { passed, failed: results.length - passed, results, coverage: coverage.summary() };
}

function runCase(
  one: PolicyTestCase,
  policy: CompiledPolicy,
  options: PolicyTestOptions,
  coverage: CoverageRecord,
): PolicyTestResult {
  const { name, line } = one;
  const facts = gatherFacts(one, options);
  if (typeof facts === 'string') return { name, line, passed: false, failures: [facts], verdict: null };
  const { environment, namespace } = one;
  const labels = facts.config?.labels ?? null;
  const plan = planEvaluation(policy, facts, { unmapped: null, environment, namespace, labels });
  const decision = evaluate(plan, facts);
  coverage.add(plan, decision);
  const failures = compare(one, decision);
  return { name, line, passed: failures.length === 0, failures, verdict: decision.verdict };
}

function gatherFacts(one: PolicyTestCase, options: PolicyTestOptions): GatheredFacts | string {
  const stored = findStored(one, options);
  if (typeof stored === 'string') return stored;
  let reference: Reference | null;
  let facts: GatheredFacts;
  try {
    facts = stored ?? factsOf(one.facts ?? {});
    reference = one.image === null ? facts.reference : parseReference(one.image);
  } catch (error) {
    return `the facts cannot be read: ${error instanceof Error ? error.message : 'no reason given'}`;
  }
  const shown = reference === null ? facts.subject.reference : formatReference(reference);
  return {
    ...facts,
    subject: { ...facts.subject, reference: shown },
    reference,
    evaluatedAt: one.evaluatedAt ?? facts.evaluatedAt,
  };
}

/** Facts from a file or an image that a case names; null when it names none, a sentence when they are not there. */
function findStored(
  { fixture, target }: PolicyTestCase,
  { resolveFixture, resolveTarget }: PolicyTestOptions,
): GatheredFacts | null | string {
  if (fixture !== null) return resolveFixture?.(fixture) ?? `the fixture ${fixture} cannot be had`;
  return target === null ? null : (resolveTarget?.(target) ?? `the image ${target} cannot be had`);
}

function compare(one: PolicyTestCase, decision: Decision): readonly string[] {
  const failures: string[] = [];
  if (one.verdict !== null && one.verdict !== decision.verdict) {
    failures.push(`the verdict is ${decision.verdict}, not ${one.verdict}${reasons(decision)}`);
  }
  const mapping = decision.mapping?.name ?? 'none';
  if (one.mapping !== null && one.mapping !== mapping) failures.push(`the mapping is ${mapping}, not ${one.mapping}`);
  const open = decision.findings.filter((finding) => finding.status !== 'allowlisted');
  for (const expected of [...(one.findings ?? []), ...one.includes]) {
    if (!decision.findings.some((finding) => isExpected(finding, expected))) {
      failures.push(`there is no finding of ${describe(expected)}`);
    }
  }
  if (one.findings !== null) {
    const unexpected = open.filter((finding) => !one.findings?.some((expected) => isExpected(finding, expected)));
    for (const finding of unexpected) failures.push(`rule ${finding.ruleId} fires: ${finding.message}`);
  }
  for (const finding of open.filter(({ ruleId }) => one.excludes.includes(ruleId))) {
    failures.push(`rule ${finding.ruleId} fires: ${finding.message}`);
  }
  return failures;
}

function reasons({ findings, problems }: Decision): string {
  const open = findings.filter((finding) => finding.status !== 'allowlisted').map(({ ruleId }) => ruleId);
  const errors = problems.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  const named = [...new Set([...open, ...errors])];
  return named.length === 0 ? '' : ` (${named.slice(0, 10).join(', ')})`;
}

function isExpected(finding: Finding, { rule, triggerId, status }: ExpectedFinding): boolean {
  return (
    finding.ruleId === rule &&
    (triggerId === null || finding.triggerId === triggerId || finding.legacyTriggerId === triggerId) &&
    (status === null ? finding.status !== 'allowlisted' : finding.status === status)
  );
}

function describe({ rule, triggerId, status }: ExpectedFinding): string {
  return `rule ${rule}${triggerId === null ? '' : ` on ${triggerId}`}${status === null ? '' : ` with status ${status}`}`;
}
