import type { SourceFinding, SourceReport, SourceSeverity, SourceTool } from '@assay/core';
import { SOURCE_SEVERITIES } from '@assay/core';
import { relativePath } from '../reported-findings.ts';
import { byteSize, counted, shown } from '../text-layout.ts';

/** What reports call each tool. */
export const TOOL_TITLES: Readonly<Record<SourceTool, string>> = {
  lint: 'Dockerfile rules',
  pin: 'Base images',
  secrets: 'Secrets',
  policies: 'Policies',
};

/** `2 errors, 1 warning`, worst first; empty when there is none. */
export function severityWords(findings: readonly SourceFinding[]): readonly string[] {
  return SOURCE_SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, NOUNS[severity][0], NOUNS[severity][1])];
  });
}

const NOUNS: Readonly<Record<SourceSeverity, readonly [string, string]>> = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  info: ['note', 'notes'],
  style: ['remark on style', 'remarks on style'],
};

/** `src/app.ts:12:5`, as far as it is known. */
export function placeText({ path, line, column }: SourceFinding): string {
  const at = [line, column].filter((value) => value !== null);
  return [shown(path), ...at].join(':');
}

/** Where a finding of history came from; empty for others. */
export function historyText({ commit, atHead }: SourceFinding): string {
  if (commit === undefined) return '';
  const end = atHead === undefined ? '' : atHead ? ', still there' : ', not at HEAD any more';
  return `since commit ${shown(commit.slice(0, 12))}${end}`;
}

/** `120 files, 3.4 MiB` and so on. */
export function countWords({ counts }: SourceReport): readonly string[] {
  return Object.entries(counts).flatMap(([name, value]) => {
    if (value === 0) return [];
    if (name === 'bytes') return [byteSize(value)];
    const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return [`${value} ${value === 1 ? words.replace(/s$/, '') : words}`];
  });
}

/** A path as a relative URI reference, every segment encoded. */
export function relativeUri(path: string): string {
  return relativePath(path.slice(0, 4096).toWellFormed()).split('/').map(encodeURIComponent).join('/') || '.';
}

/** `YYYY-MM-DDThh:mm:ss` without a zone, as some schemas want it. */
export function plainInstant({ lookedAt }: Pick<SourceReport, 'lookedAt'>): string {
  const time = lookedAt.slice(0, 19);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(time) ? time : '1970-01-01T00:00:00';
}
