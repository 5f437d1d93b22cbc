import { type Decision, type Finding, compareText, printable } from '@assay/core';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';

/** The findings as SARIF 2.1.0, which code scanning services read; accepted findings are suppressed results. */
export const decisionSarif: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'sarif',
  title: 'SARIF',
  summary: 'The findings as SARIF 2.1.0, which code scanning services read.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'SARIF 2.1.0', url: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html' }],
  mediaType: 'application/sarif+json',
  extension: '.sarif',
  render: (report) =>
    `${jsonText({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: decisionsOf(report).map(run),
    })}\n`,
};

function run(decision: Decision): object {
  const ids = [...new Set(decision.findings.map(ruleId))].toSorted(compareText);
  const errors = decision.problems.filter((problem) => problem.severity === 'error');
  return {
    tool: { driver: { name: 'Assay', rules: ids.map((id) => ({ id })) } },
    automationDetails: { id: `assay/${encodeURI(decision.subject.reference.toWellFormed())}` },
    invocations: [
      {
        executionSuccessful: decision.verdict !== 'error',
        endTimeUtc: decision.evaluatedAt,
        toolExecutionNotifications: errors.map(({ code, message }) => ({
          level: 'error',
          message: { text: printable(`${code}: ${message}`) },
        })),
      },
    ],
    properties: { verdict: decision.verdict, reason: decision.reason, subjectDigest: decision.subject.digest },
    results: decision.findings.map((finding) => result(finding, decision)),
  };
}

function result(finding: Finding, decision: Decision): object {
  const paths = finding.locations.length > 0 ? finding.locations.map(({ path }) => path) : [decision.subject.reference];
  const advice = finding.recommendation === undefined ? '' : ` ${finding.recommendation}`;
  return {
    ruleId: ruleId(finding),
    level: level(finding),
    message: { text: printable(`${finding.message}${advice}`) },
    locations: paths.map((path) => ({ physicalLocation: { artifactLocation: { uri: relativeUri(path) } } })),
    partialFingerprints: { 'assayFinding/v1': finding.id },
    ...(finding.allowlistMatch === undefined
      ? {}
      : { suppressions: [{ kind: 'external', justification: printable(finding.allowlistMatch.reason ?? '') }] }),
  };
}

function ruleId(finding: Finding): string {
  return printable(`${finding.gate}/${finding.trigger}`);
}

function level(finding: Finding): 'error' | 'warning' | 'note' {
  if (finding.status === 'error' || finding.action === 'stop') return 'error';
  return finding.action === 'warn' ? 'warning' : 'note';
}

/** A path of the image as a relative URI reference: every segment encoded, no scheme, nothing that leads upwards. */
function relativeUri(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map((segment) => encodeURIComponent(segment.toWellFormed()))
    .join('/');
}
