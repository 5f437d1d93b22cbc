import { type Decision, type DecisionProblem, worstVerdict } from '@assay/core';
import { VERDICT_WORDS, whySentence } from '../decision-summary.ts';
import { type DecisionReport, type Formatter, type RenderOptions, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { reportedFindings } from '../reported-findings.ts';
import { counted, shown } from '../text-layout.ts';
import { GITLAB_SCHEMA_VERSION, gitlabTool } from './report-parts.ts';
import { vulnerabilityObject } from './vulnerability.ts';

/** The findings as GitLab's container scanning report; accepted findings are counted in its messages. */
export const decisionGitlab: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'gitlab',
  title: 'GitLab container scanning',
  summary: "The findings as GitLab's container scanning report, schema 15.2.1.",
  since: '0.1.0',
  stability: 'stable',
  references: [
    {
      title: 'Security report schemas',
      url: 'https://gitlab.com/gitlab-org/security-products/security-report-schemas',
    },
  ],
  mediaType: 'application/json',
  extension: '.json',
  render: (report, options) => {
    const decisions = decisionsOf(report);
    return `${jsonText({
      version: GITLAB_SCHEMA_VERSION,
      scan: scanObject(decisions, options),
      vulnerabilities: decisions.flatMap((decision) =>
        reportedFindings(decision)
          .filter(({ status }) => status !== 'allowlisted')
          .map((finding) => vulnerabilityObject(finding, decision)),
      ),
    })}\n`;
  },
};

function scanObject(decisions: readonly Decision[], options: RenderOptions): object {
  const tool = gitlabTool(options);
  // The report has no zone; decisions are in UTC, as it wants.
  const time = (decisions[0]?.evaluatedAt ?? '1970-01-01T00:00:00Z').slice(0, 19);
  return {
    analyzer: tool,
    scanner: tool,
    type: 'container_scanning',
    start_time: time,
    end_time: time,
    status: worstVerdict(decisions.map(({ verdict }) => verdict)) === 'error' ? 'failure' : 'success',
    messages: decisions.flatMap((decision) => [
      verdictMessage(decision),
      ...acceptedMessages(decision),
      ...decision.problems.map(problemMessage),
    ]),
  };
}

function verdictMessage(decision: Decision): object {
  const { verdict, subject } = decision;
  const level = verdict === 'error' ? 'fatal' : verdict === 'pass' ? 'info' : 'warn';
  return { level, value: `${VERDICT_WORDS[verdict]}: ${shown(subject.reference)}: ${shown(whySentence(decision))}` };
}

function acceptedMessages({ findings }: Decision): object[] {
  const count = findings.filter(({ status }) => status === 'allowlisted').length;
  return count === 0
    ? []
    : [{ level: 'info', value: `${counted(count, 'finding')} accepted by an allowlist left out` }];
}

function problemMessage({ severity, code, message }: DecisionProblem): object {
  return { level: severity === 'error' ? 'fatal' : 'warn', value: shown(`${code}: ${message}`) };
}
