import type { AcceptedSourceFinding, Gap, SourceFinding, SourceReport, SourceTool } from '@assay/core';

/** What a look at source files came to, as JSON has it. DESIGN 4.9. */
export interface SourceDocument {
  readonly schemaVersion: 1;
  readonly tool: SourceTool;
  readonly target: string;
  readonly findings: readonly SourceFinding[];
  readonly accepted: readonly AcceptedSourceFinding[];
  readonly gaps: readonly Gap[];
  readonly notices: readonly string[];
  readonly counts: SourceReport['counts'];
}

/** The document of a report. It has no time, so that two looks at the same files give the same document. */
export function sourceDocument(report: SourceReport): SourceDocument {
  const { tool, target, findings, accepted, gaps, notices, counts } = report;
  return { schemaVersion: 1, tool, target, findings, accepted, gaps, notices, counts };
}
