import type { SourceFinding, SourceReport } from '@assay/core';
import { junitSuite, junitText } from '../decision-junit/junit-suite.ts';
import type { TestCase } from '../decision-junit/test-case.ts';
import type { Formatter } from '../formatter.ts';
import { TOOL_TITLES, countWords, historyText, placeText, plainInstant, severityWords } from './finding-words.ts';

/**
 * The findings as a JUnit test report: each a failure; accepted ones are skipped; whether everything could be looked at is a test of
 * its own, so that files which nobody read are no green report.
 */
export const sourceJunit: Formatter<SourceReport> = {
  kind: 'formatter',
  id: 'junit',
  title: 'JUnit XML',
  summary: 'The findings as a JUnit test report, which CI systems show as test results.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'JUnit.xsd of Ant', url: 'https://github.com/windyroad/JUnit-Schema' }],
  mediaType: 'application/xml',
  extension: '.xml',
  render: (report) => junitText(sourceSuite(report, 0)),
};

/** The findings as a suite of tests. */
export function sourceSuite(report: SourceReport, id: number): readonly string[] {
  return junitSuite({
    id,
    subject: { ...NO_IMAGE, reference: `${TOOL_TITLES[report.tool]} of ${report.target}` },
    instant: plainInstant(report),
    properties: Object.entries(report.counts).map(([name, value]) => [name, String(value)]),
    cases: [
      coverage(report),
      ...report.findings.map(failure),
      ...report.accepted.map((finding): TestCase => ({
        ...caseOf(finding),
        element: 'skipped',
        message: `accepted by ${finding.acceptedBy}: ${finding.message}`,
      })),
    ],
    out: [`found: ${severityWords(report.findings).join(', ') || 'nothing'}; ${countWords(report).join(', ')}`],
    err: report.notices.map((notice) => `note: ${notice}`),
  });
}

const NO_IMAGE = { digest: null, indexDigest: null, imageId: null, platform: null } as const;

function coverage({ gaps, tool }: SourceReport): TestCase {
  const lines = gaps.map(
    ({ code, message, path }) => `gap: ${code}: ${path === undefined ? '' : `${path}: `}${message}`,
  );
  const isIncomplete = gaps.some(({ effect }) => effect === 'incomplete');
  return {
    classname: `assay.${tool}`,
    name: 'everything was looked at',
    element: isIncomplete ? 'error' : null,
    message: `${gaps.length} gaps`,
    type: 'incomplete',
    lines,
  };
}

function failure(finding: SourceFinding): TestCase {
  return { ...caseOf(finding), element: 'failure', message: finding.message, type: finding.severity };
}

function caseOf(finding: SourceFinding): Omit<TestCase, 'element' | 'message' | 'type'> & { type: string } {
  const { rule, message, recommendation } = finding;
  const history = historyText(finding);
  return {
    classname: `assay.${rule}`,
    name: placeText(finding),
    type: finding.severity,
    lines: [
      `why: ${message}`,
      `where: ${placeText(finding)}`,
      ...(history === '' ? [] : [`when: ${history}`]),
      ...(recommendation === undefined ? [] : [`do: ${recommendation}`]),
    ],
  };
}
