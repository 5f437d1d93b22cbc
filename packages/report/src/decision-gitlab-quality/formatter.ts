import type { Decision, DecisionProblem, Finding } from '@assay/core';
import { type Severity, severityOf } from '../finding-severity.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { findingFingerprint, problemFingerprint, relativePath, reportedFindings } from '../reported-findings.ts';
import { shown } from '../text-layout.ts';

/** The findings as GitLab's code quality report; accepted findings are left out, problems of the decision are in it. */
export const decisionGitlabQuality: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'gitlab-quality',
  title: 'GitLab code quality',
  summary: "The findings as GitLab's code quality report.",
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Code quality report format', url: 'https://docs.gitlab.com/ci/testing/code_quality/' }],
  mediaType: 'application/json',
  extension: '.json',
  render: (report) => `${jsonText(decisionsOf(report).flatMap(issues))}\n`,
};

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
  unknown: 'major',
};

function issues(decision: Decision): object[] {
  return [
    ...decision.problems.map((problem) => problemIssue(problem, decision)),
    ...reportedFindings(decision)
      .filter(({ status }) => status !== 'allowlisted')
      .map((finding) => findingIssue(finding, decision)),
  ];
}

function findingIssue(finding: Finding, decision: Decision): object {
  const [place] = finding.locations;
  const more = finding.locations.length > 1 ? ` (and ${finding.locations.length - 1} more places)` : '';
  const advice = finding.recommendation === undefined ? '' : ` ${finding.recommendation}`;
  return {
    description: shown(`${finding.message}${more}${advice}`),
    check_name: shown(`${finding.gate}/${finding.trigger}`),
    fingerprint: findingFingerprint(decision, finding),
    severity: SEVERITIES[severityOf(finding)],
    location: location(place?.path ?? decision.subject.reference),
  };
}

function problemIssue(problem: DecisionProblem, decision: Decision): object {
  const { severity, code, message } = problem;
  return {
    description: shown(`${code}: ${message}`),
    check_name: 'assay/problem',
    fingerprint: problemFingerprint(decision, problem),
    severity: severity === 'error' ? 'critical' : 'minor',
    location: location(decision.subject.reference),
  };
}

/** GitLab wants a file of the repository and a line; the path in the image stands for it. */
function location(path: string): object {
  return { path: shown(relativePath(path)) || '.', lines: { begin: 1 } };
}
