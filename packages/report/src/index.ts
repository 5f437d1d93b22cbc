export type { Annotation } from './annotation.ts';
export { githubCommands } from './decision-github/formatter.ts';
export {
  type DecisionDocument,
  type DecisionSetDocument,
  type SubjectDocument,
  decisionDocument,
  decisionReportDocument,
} from './decision-document.ts';
export { parseTemplate } from './decision-template/parse-template.ts';
export { renderTemplate } from './decision-template/render-template.ts';
export { VERDICT_WORDS, whySentence } from './decision-summary.ts';
export { REPORT_ERRORS } from './errors.ts';
export { bytesOf, fittingRows } from './fitting-rows.ts';
export type { DecisionReport, Formatter, InspectionReport, RenderOptions } from './formatter.ts';
export {
  type InspectionDocument,
  type InspectionDocumentOptions,
  type InspectionSetDocument,
  type PackageDocument,
  inspectionDocument,
  inspectionReportDocument,
} from './inspection-document.ts';
export { keptInspectionText, withoutEntries } from './inspection-kept/formatter.ts';
export { jsonText } from './json-text.ts';
export { markdownCode, markdownText } from './decision-markdown/markdown-text.ts';
export { decisionFormats, inspectionFormats, vulnerabilityFormats } from './registry.ts';
export { repositoryFormats } from './repository-report/registry.ts';
export { sourceFormats } from './repository-findings/registry.ts';
export { unifiedDiff } from './text-diff/unified-diff.ts';
export { byteSize, columns, counted, shown, wrapped } from './text-layout.ts';
export { isAtLeast, visibleMatches } from './vulnerability-filter.ts';
export type { ImageVulnerabilities, VulnerabilityFilter, VulnerabilityReport } from './vulnerability-report.ts';
export { withoutCredentials } from './private-text.ts';
export { withoutCredentialsInSteps } from './private-steps.ts';
export { xmlText } from './xml-text.ts';
