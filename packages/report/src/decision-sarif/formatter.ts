import { type Decision, type DecisionProblem, type Finding, formatPlatform } from '@assay/core';
import { findingGroups } from '../decision-summary.ts';
import { type DecisionReport, type Formatter, type RenderOptions, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { reportedFindings } from '../reported-findings.ts';
import { shown } from '../text-layout.ts';
import { messageText } from './message-text.ts';
import { type RuleIndex, indexRules } from './rules.ts';
import { resultObject } from './result.ts';

/** Results of one run that GitHub takes; with more, it refuses the whole file. */
const MAX_RESULTS = 25_000;

/** Characters of the reference in the id of a run. */
const MAX_REFERENCE = 1000;

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
  render: (report, options) =>
    `${jsonText({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: decisionsOf(report).map((decision) => decisionSarifRun(decision, options)),
    })}\n`,
};

/** A decision without credentials as one run. */
export function decisionSarifRun(decision: Decision, options: RenderOptions): object {
  const all = reportedFindings(decision);
  const findings = worstOf(all);
  const rules = indexRules(findings);
  return {
    tool: { driver: driver(rules, options) },
    automationDetails: { id: runId(decision) },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: decision.verdict !== 'error',
        endTimeUtc: decision.evaluatedAt,
        toolExecutionNotifications: [...decision.problems.map(notification), ...leftOut(all.length - findings.length)],
      },
    ],
    properties: {
      verdict: decision.verdict,
      reason: decision.reason,
      subjectDigest: decision.subject.digest,
      policyDigest: shown(decision.policy.digest),
    },
    results: findings.map((finding) => resultObject(finding, decision, rules)),
  };
}

function driver(rules: RuleIndex, { toolVersion }: RenderOptions): object {
  return {
    name: 'Assay',
    ...(toolVersion === undefined ? {} : { version: shown(toolVersion), semanticVersion: shown(toolVersion) }),
    rules: rules.descriptors,
  };
}

/** Services keep the results of one id apart from those of others: one for each image and platform. It ends with a slash, as a category. */
function runId({ subject }: Decision): string {
  const platform = subject.platform === null ? '' : `${formatPlatform(subject.platform)}/`;
  return `assay/${encodeURI(subject.reference.slice(0, MAX_REFERENCE).toWellFormed())}/${platform}`;
}

function notification({ severity, code, message }: DecisionProblem): object {
  return {
    level: severity,
    descriptor: { id: shown(code) },
    message: { text: messageText(`${code}: ${message}`) },
  };
}

function worstOf(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MAX_RESULTS) return findings;
  return findingGroups(findings)
    .flatMap((group) => group.findings)
    .slice(0, MAX_RESULTS);
}

function leftOut(count: number): object[] {
  if (count <= 0) return [];
  const text = `${count} findings are left out, because services refuse more than ${MAX_RESULTS}; the worst are here.`;
  return [{ level: 'warning', descriptor: { id: 'RESULTS_LEFT_OUT' }, message: { text } }];
}
