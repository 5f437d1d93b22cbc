import { createHash } from 'node:crypto';
import type { AcceptedSourceFinding, SourceFinding, SourceReport, SourceRule, SourceSeverity } from '@assay/core';
import { messageText } from '../decision-sarif/message-text.ts';
import type { Formatter, RenderOptions } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { shown } from '../text-layout.ts';
import { webLink } from '../vulnerability-report.ts';
import { historyText, relativeUri } from './finding-words.ts';

/** Results of one run that GitHub takes. */
const MAX_RESULTS = 25_000;

const LEVELS: Readonly<Record<SourceSeverity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  style: 'note',
};

/** What services rank secrets by. */
const SCORES: Readonly<Record<SourceSeverity, string>> = { error: '8.5', warning: '5.5', info: '3.0', style: '0.1' };

/** The findings as SARIF 2.1.0; accepted ones are in it as suppressed. */
export const sourceSarif: Formatter<SourceReport> = {
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
      runs: [sourceSarifRun(report, options)],
    })}\n`,
};

/** The findings as one run. */
export function sourceSarifRun(report: SourceReport, { toolVersion }: RenderOptions): object {
  const { tool, gaps, notices } = report;
  const all: readonly (SourceFinding | AcceptedSourceFinding)[] = [...report.findings, ...report.accepted];
  const results = all.slice(0, MAX_RESULTS);
  const places = new Map(report.rules.map(({ id }, index) => [id, index]));
  const version = toolVersion === undefined ? {} : { version: shown(toolVersion), semanticVersion: shown(toolVersion) };
  const notifications = [
    ...gaps.map(({ code, message, path, effect }) => ({
      level: effect === 'incomplete' ? 'error' : 'warning',
      message: { text: messageText(`${code}: ${message}`) },
      ...(path === undefined
        ? {}
        : { locations: [{ physicalLocation: { artifactLocation: { uri: relativeUri(path) } } }] }),
    })),
    ...notices.map((notice) => ({ level: 'note', message: { text: messageText(notice) } })),
  ];
  return {
    tool: { driver: { name: `Assay ${tool}`, ...version, rules: report.rules.map((rule) => ruleObject(rule, tool)) } },
    columnKind: 'utf16CodeUnits',
    automationDetails: { id: `assay/${tool}/` },
    invocations: [
      {
        executionSuccessful: gaps.every(({ effect }) => effect !== 'incomplete'),
        toolExecutionNotifications: notifications,
      },
    ],
    properties: { leftOut: all.length - results.length },
    results: results.map((finding) => resultObject(finding, places.get(finding.rule) ?? -1)),
  };
}

function ruleObject({ id, title, summary, severity, aliases, link }: SourceRule, tool: SourceReport['tool']): object {
  const page = webLink(link ?? null);
  const tags = [tool, ...aliases].map((tag) => shown(tag, 100)).slice(0, 20);
  return {
    id: shown(id, 200),
    shortDescription: { text: messageText(title) },
    fullDescription: { text: messageText(summary) },
    ...(page === null ? {} : { helpUri: page }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties:
      tool === 'secrets'
        ? { tags: [...new Set(['security', ...tags])], 'security-severity': SCORES[severity] }
        : { tags: [...new Set(tags)] },
  };
}

function resultObject(finding: SourceFinding | AcceptedSourceFinding, ruleIndex: number): object {
  const { id, rule, severity, message, recommendation, path, commit, atHead } = finding;
  const history = historyText(finding);
  const text = [message, ...(history === '' ? [] : [`(${history})`]), ...(recommendation ?? '').split('\n')]
    .join(' ')
    .trim();
  return {
    ruleId: shown(rule, 200),
    ruleIndex,
    level: LEVELS[severity],
    message: { text: messageText(text) },
    locations: [{ physicalLocation: { artifactLocation: { uri: relativeUri(path) }, region: regionObject(finding) } }],
    partialFingerprints: { 'assaySource/v1': createHash('sha256').update(`${rule}\0${id}`).digest('hex') },
    ...('acceptedBy' in finding
      ? { suppressions: [{ kind: 'external', status: 'accepted', justification: shown(finding.acceptedBy) }] }
      : {}),
    properties: {
      findingId: shown(id),
      ...(commit === undefined ? {} : { commit: shown(commit, 64) }),
      ...(atHead === undefined ? {} : { atHead }),
    },
  };
}

function regionObject({ line, column, endLine }: SourceFinding): object {
  if (line === null) return { startLine: 1 };
  return {
    startLine: line,
    ...(column === null ? {} : { startColumn: column }),
    ...(endLine === undefined ? {} : { endLine }),
  };
}
