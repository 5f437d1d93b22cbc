import { createHash } from 'node:crypto';
import type { SourceFinding, SourceReport, SourceSeverity } from '@assay/core';
import { gitlabMarkdown } from '../decision-gitlab/gitlab-markdown.ts';
import {
  GITLAB_SCHEMA_VERSION,
  MAX_NAME,
  MAX_SOLUTION,
  gitlabTool,
  gitlabUuid,
} from '../decision-gitlab/report-parts.ts';
import type { Formatter, RenderOptions } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { relativePath } from '../reported-findings.ts';
import { clipped, shown } from '../text-layout.ts';
import { plainInstant } from './finding-words.ts';

/** Ids of one rule that are given. */
const MAX_IDENTIFIERS = 20;

const SEVERITIES: Readonly<Record<SourceSeverity, string>> = {
  error: 'Critical',
  warning: 'Medium',
  info: 'Low',
  style: 'Info',
};

/** The findings as GitLab's secret detection report, those of other tools as its SAST report; accepted ones are left out. */
export const sourceGitlab: Formatter<SourceReport> = {
  kind: 'formatter',
  id: 'gitlab',
  title: 'GitLab secret detection and SAST',
  summary: "Secrets as GitLab's secret detection report, other findings as its SAST report, schema 15.2.1.",
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
  render: (report, options) =>
    `${jsonText({
      version: GITLAB_SCHEMA_VERSION,
      scan: scanObject(report, options),
      vulnerabilities: report.findings.map((finding) => gitlabFinding(finding, report)),
    })}\n`,
};

function scanObject(report: SourceReport, options: RenderOptions): object {
  const tool = gitlabTool(options);
  const instant = plainInstant(report);
  const isIncomplete = report.gaps.some(({ effect }) => effect === 'incomplete');
  return {
    analyzer: tool,
    scanner: tool,
    type: report.tool === 'secrets' ? 'secret_detection' : 'sast',
    start_time: instant,
    end_time: instant,
    status: isIncomplete ? 'failure' : 'success',
    messages: [
      ...report.gaps.map(({ code, message, path, effect }) => ({
        level: effect === 'incomplete' ? 'fatal' : 'warn',
        value: shown(`${code}: ${path === undefined ? '' : `${path}: `}${message}`),
      })),
      ...report.notices.map((notice) => ({ level: 'info', value: shown(notice) })),
    ],
  };
}

/** A finding as GitLab's reports have it. */
export function gitlabFinding(finding: SourceFinding, { rules, tool }: SourceReport): object {
  const { rule, aliases, severity, message, recommendation, line, endLine } = finding;
  const title = rules.find(({ id }) => id === rule)?.title ?? rule;
  const identity = createHash('sha256')
    .update(JSON.stringify(['source', finding.id]), 'utf8')
    .digest('hex');
  return {
    id: gitlabUuid(identity),
    category: tool === 'secrets' ? 'secret_detection' : 'sast',
    name: clipped(shown(title), MAX_NAME) || 'finding',
    description: gitlabMarkdown(shown(message)),
    severity: SEVERITIES[severity],
    ...(recommendation === undefined ? {} : { solution: clipped(shown(recommendation), MAX_SOLUTION) }),
    identifiers: [...new Set([`assay:${rule}`, ...aliases])].slice(0, MAX_IDENTIFIERS).map(identifier),
    location: {
      file: shown(relativePath(finding.path)) || '.',
      ...(line === null ? {} : { start_line: line, end_line: endLine ?? line }),
      ...(finding.commit === undefined ? {} : { commit: { sha: shown(finding.commit, 64) } }),
    },
  };
}

/** `gitleaks:github-pat` becomes type and value. */
function identifier(alias: string): object {
  const colon = alias.indexOf(':');
  const type = colon < 1 ? 'assay' : alias.slice(0, colon);
  const value = shown(alias.slice(colon + 1), MAX_NAME) || 'unknown';
  return { type: `${shown(type, 50)}_rule_id`, name: value, value };
}
