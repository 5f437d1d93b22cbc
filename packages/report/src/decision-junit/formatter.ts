import type { Decision, Finding, Verdict } from '@assay/core';
import { VERDICT_WORDS, findingGroups, whySentence } from '../decision-summary.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { junitSuite, junitText } from './junit-suite.ts';
import { type TestCase, acceptedText, detailLines } from './test-case.ts';

/**
 * The decision as a JUnit test report, which CI systems show as test results: a stopping finding is a failure, one that could not
 * be evaluated an error, an accepted one is skipped, a warning passes and is told in the output of the suite. Both the schema of
 * Ant's reports and the one that Jenkins uses allow every element and attribute.
 */
export const decisionJunit: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'junit',
  title: 'JUnit XML',
  summary: 'The decision as a JUnit test report, which CI systems show as test results.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'JUnit.xsd of Ant', url: 'https://github.com/windyroad/JUnit-Schema' }],
  mediaType: 'application/xml',
  extension: '.xml',
  render: (report) => junitText(decisionsOf(report).flatMap(decisionSuite)),
};

/** A decision without credentials as a suite of tests. */
export function decisionSuite(decision: Decision, id: number): readonly string[] {
  const { subject, evaluatedAt } = decision;
  const groups = findingGroups(decision.findings);
  const cases = [verdictCase(decision), ...groups.flatMap((group) => group.findings.map(findingCase))];
  const notes = groups
    .filter((group) => group.id === 'warn' || group.id === 'go')
    .flatMap((group) => group.findings.map((finding) => `${group.title.toLowerCase()}: ${noteText(finding)}`));
  return junitSuite({
    id,
    subject,
    instant: evaluatedAt,
    properties: suiteProperties(decision),
    cases,
    out: notes,
    err: decision.problems.map(({ severity, code, message }) => `${severity} ${code}: ${message}`),
  });
}

function suiteProperties(decision: Decision): readonly (readonly [string, string])[] {
  return [
    ['verdict', decision.verdict],
    ['reason', decision.reason],
    ['digest', decision.subject.digest ?? ''],
    ['policy', `${decision.policy.name} (${decision.policy.id})`],
    ['policyDigest', decision.policy.digest],
    ['mapping', decision.mapping?.name ?? ''],
  ];
}

/** The verdict as a test of its own, so that a denylisted or unmapped image without findings is no green report. */
function verdictCase(decision: Decision): TestCase {
  const elements: Readonly<Record<Verdict, TestCase['element']>> = {
    pass: null,
    warn: null,
    fail: 'failure',
    error: 'error',
  };
  return {
    classname: 'assay',
    name: 'verdict',
    element: elements[decision.verdict],
    message: `${VERDICT_WORDS[decision.verdict]}: ${whySentence(decision)}`,
    type: `assay.verdict.${decision.verdict}`,
    lines: [],
  };
}

function findingCase(finding: Finding): TestCase {
  const rule = `${finding.gate}.${finding.trigger}`;
  const common = { classname: rule, name: finding.triggerId === '' ? finding.id : finding.triggerId, type: rule };
  const { message } = finding;
  if (finding.status === 'error') return { ...common, element: 'error', message, lines: detailLines(finding) };
  if (finding.status === 'allowlisted')
    return { ...common, element: 'skipped', message: acceptedText(finding), lines: [] };
  if (finding.action === 'stop') return { ...common, element: 'failure', message, lines: detailLines(finding) };
  return { ...common, element: null, message, lines: [] };
}

function noteText(finding: Finding): string {
  const advice = finding.recommendation === undefined ? '' : ` ${finding.recommendation}`;
  return `${finding.gate}/${finding.trigger} ${finding.triggerId}: ${finding.message}${advice}`;
}
