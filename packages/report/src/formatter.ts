import type { Decision, Finding, Inspection, ModuleHeader } from '@assay/core';
import { withoutCredentials, withoutCredentialsIn } from './private-text.ts';

/** How a report is laid out. Everything is told; nothing is read from a terminal or the environment. */
export interface RenderOptions {
  /** True allows colour and weight by SGR escape sequences in formats for terminals. */
  readonly color: boolean;
  /** Columns that text is wrapped to in formats for terminals; from 40. */
  readonly width: number;
  /** True puts every path of the file system into an inspection's report. Default false. */
  readonly includeFiles?: boolean;
  /** Text of the user's template, for format `template`, which cannot do without. */
  readonly template?: string;
  /** Version of Assay, for formats that say which tool wrote them. Default: they say that it is unknown. */
  readonly toolVersion?: string;
}

/** One decision, or those of all platforms of an index. */
export type DecisionReport = Decision | { readonly decisions: readonly Decision[] };

/** One inspection, or those of all platforms of an index. */
export type InspectionReport = Inspection | { readonly inspections: readonly Inspection[] };

/** Turns a value into the text of a report: pure, and with all text of images made safe for whatever shows the format. */
export interface Formatter<Value> extends ModuleHeader {
  readonly kind: 'formatter';
  /** Media type of the text. */
  readonly mediaType: string;
  /** Usual file extension, with its dot. */
  readonly extension: string;
  /** The whole report, with a line feed at its end. */
  render(value: Value, options: RenderOptions): string;
}

/** The decisions of a report, one or many, without the values of credentials. */
export function decisionsOf(report: DecisionReport): readonly Decision[] {
  return ('decisions' in report ? report.decisions : [report]).map(withoutCredentialsOf);
}

/** A decision whose texts hold no credentials: images carry them in variables, commands and URLs, and reports are passed on. */
export function withoutCredentialsOf(decision: Decision): Decision {
  return {
    ...decision,
    findings: decision.findings.map(cleanFinding),
    problems: decision.problems.map((problem) => ({ ...problem, message: withoutCredentials(problem.message) })),
  };
}

function cleanFinding(finding: Finding): Finding {
  return {
    ...finding,
    message: withoutCredentials(finding.message),
    ...(finding.recommendation === undefined ? {} : { recommendation: withoutCredentials(finding.recommendation) }),
    evidence: withoutCredentialsIn(finding.evidence),
  };
}

/** The inspections of a report, one or many. */
export function inspectionsOf(report: InspectionReport): readonly Inspection[] {
  return 'inspections' in report ? report.inspections : [report];
}
