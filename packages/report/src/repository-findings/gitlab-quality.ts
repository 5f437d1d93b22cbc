import { createHash } from 'node:crypto';
import type { SourceReport, SourceSeverity } from '@assay/core';
import type { Formatter } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import { relativePath } from '../reported-findings.ts';
import { shown } from '../text-layout.ts';

const SEVERITIES: Readonly<Record<SourceSeverity, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  style: 'info',
};

/** The findings as GitLab's code quality report; accepted ones are left out, what could not be looked at is in it. */
export const sourceGitlabQuality: Formatter<SourceReport> = {
  kind: 'formatter',
  id: 'gitlab-quality',
  title: 'GitLab code quality',
  summary: "The findings as GitLab's code quality report.",
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Code quality report format', url: 'https://docs.gitlab.com/ci/testing/code_quality/' }],
  mediaType: 'application/json',
  extension: '.json',
  render: ({ findings, gaps, tool }) =>
    `${jsonText([
      ...gaps.map(({ code, message, path = '.' }) => ({
        description: shown(`${code}: ${message}`),
        check_name: 'assay/gap',
        fingerprint: fingerprint(['gap', tool, code, path, message]),
        severity: 'major',
        location: location(path, 1),
      })),
      ...findings.map(({ id, rule, severity, message, recommendation, path, line }) => ({
        description: shown(`${message}${recommendation === undefined ? '' : ` ${recommendation}`}`),
        check_name: shown(`assay/${rule}`),
        fingerprint: fingerprint(['finding', tool, id]),
        severity: SEVERITIES[severity],
        location: location(path, line ?? 1),
      })),
    ])}\n`,
};

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts), 'utf8').digest('hex');
}

function location(path: string, begin: number): object {
  return { path: shown(relativePath(path)) || '.', lines: { begin } };
}
