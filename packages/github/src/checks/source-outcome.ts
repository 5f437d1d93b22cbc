import {
  type AcceptedSourceFinding,
  type ForgeCheck,
  type SourceFinding,
  type SourceSeverity,
  isAsSevere,
  printable,
} from '@assay/core';
import { markdownCode, markdownText, sourceFormats } from '@assay/report';
import type { CheckAction, CheckAnnotation, CheckOutcome } from './check-outcome.ts';
import type { JudgedFindings } from './source-look.ts';

/** Annotations of one check: ten requests. Further findings are in its text. */
const MOST_ANNOTATIONS = 500;
/** Gaps that a summary lists. */
const MOST_GAPS = 10;
/** Accepted findings that a summary lists. */
const MOST_ACCEPTED = 20;

/** What an outcome says beside its findings. */
export interface SourceWords {
  /** `Dockerfiles`: what was looked at. */
  readonly subject: string;
  /** The mildest severity that fails; null: none does. */
  readonly failOn: SourceSeverity | null;
  /** What to do about findings, in Markdown. */
  readonly remedy: string;
  readonly actions?: readonly CheckAction[];
  /** What people should know, in Markdown. */
  readonly notes?: readonly string[];
  /** What the change brings and accepts itself: it fails nothing, and is never silent. */
  readonly accepted?: readonly AcceptedSourceFinding[];
}

/** The outcome of a check of source files. */
export function sourceOutcome(check: ForgeCheck, judged: JudgedFindings, words: SourceWords): CheckOutcome {
  const { report, counted, isNewOnly } = judged;
  const { subject, failOn, remedy, actions = [], notes = [], accepted = [] } = words;
  const failing = failOn === null ? [] : counted.filter(({ severity }) => isAsSevere(severity, failOn));
  const gaps = report.gaps.filter(({ effect }) => effect === 'incomplete');
  const result = failing.length > 0 ? 'fail' : gaps.length > 0 ? 'incomplete' : 'pass';
  const summary = [
    `${isNewOnly ? 'What this change brings' : 'Everything at this commit'} was looked at: ${subject}.`,
    '',
    `- ${counts(counted)}`,
    ...(isNewOnly && report.findings.length > counted.length
      ? [`- ${report.findings.length - counted.length} that were there before do not count`]
      : []),
    ...(report.accepted.length === 0
      ? []
      : [`- ${report.accepted.length} accepted by a comment, an ignore file or a rule`]),
    ...accepted.slice(0, MOST_ACCEPTED).map(acceptedLine),
    ...(accepted.length > MOST_ACCEPTED
      ? [`- and ${accepted.length - MOST_ACCEPTED} more that the change accepts`]
      : []),
    ...gaps.slice(0, MOST_GAPS).map(({ path, message }) => {
      const place = path === undefined ? '' : `${markdownCode(path)}: `;
      return `- **Not looked at:** ${place}${markdownText(message)}`;
    }),
    ...(gaps.length > MOST_GAPS ? [`- and ${gaps.length - MOST_GAPS} more places that were not looked at`] : []),
    ...notes.map((note) => `- ${note}`),
    ...(counted.length === 0 ? [] : ['', remedy]),
  ].join('\n');
  return {
    check,
    result,
    title: titleOf(counted, { gaps: gaps.length, isNewOnly, accepted: accepted.length }),
    summary,
    text: report.findings.length === 0 ? '' : tableOf({ ...judged, report: { ...report, findings: counted } }),
    annotations: [...counted.flatMap(annotationOf), ...accepted.flatMap(acceptedAnnotation)].slice(0, MOST_ANNOTATIONS),
    actions: counted.length === 0 ? [] : actions,
    isWaiting: false,
    report: { ...report, findings: counted },
  };
}

function tableOf({ report }: JudgedFindings): string {
  return sourceFormats.get('markdown')?.render(report, { color: false, width: 120, toolVersion: '' }) ?? '';
}

const NOUNS: Readonly<Record<SourceSeverity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  style: 'remark',
};

function counts(findings: readonly SourceFinding[]): string {
  const words = (['error', 'warning', 'info', 'style'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${NOUNS[severity]}${count === 1 ? '' : 's'}`];
  });
  return words.length === 0 ? 'nothing found' : words.join(', ');
}

function titleOf(
  findings: readonly SourceFinding[],
  { gaps, isNewOnly, accepted }: { readonly gaps: number; readonly isNewOnly: boolean; readonly accepted: number },
): string {
  const also = accepted === 0 ? '' : `, ${accepted} accepted by the change`;
  if (findings.length > 0) return `${counts(findings)}${isNewOnly ? ' new' : ''}${also}`.slice(0, 60);
  if (gaps === 0 && accepted > 0) return `Nothing that counts${also}`;
  return gaps > 0 ? 'Not everything could be looked at' : isNewOnly ? 'Nothing new found' : 'Nothing found';
}

const LEVELS: Readonly<Record<SourceSeverity, CheckAnnotation['level']>> = {
  error: 'failure',
  warning: 'warning',
  info: 'notice',
  style: 'notice',
};

function acceptedLine({ path, line, rule, acceptedBy, atHead }: AcceptedSourceFinding): string {
  const place = markdownCode(line === null ? path : `${path}:${line}`);
  const where = atHead === false ? ', not at the head any more' : '';
  return `- **Accepted by the change:** ${place}: ${markdownText(rule)} (${markdownText(acceptedBy)}${where})`;
}

/** Whoever looks at the change sees what it accepts. */
function acceptedAnnotation(finding: AcceptedSourceFinding): readonly CheckAnnotation[] {
  return annotationOf(finding).map((one) => ({
    ...one,
    level: 'notice',
    title: `${one.title}, accepted`.slice(0, 255),
    message: `Accepted by ${printable(finding.acceptedBy).slice(0, 300)}: look at whether that is right.\n${one.message}`,
  }));
}

/** What stands in no file of the head, or has no lines, cannot be annotated. */
function annotationOf(finding: SourceFinding): readonly CheckAnnotation[] {
  const { path, line, endLine, severity, rule, message, recommendation, atHead } = finding;
  if (line === null || atHead === false) return [];
  const words = recommendation === undefined ? message : `${message}\n${recommendation}`;
  return [
    {
      path,
      startLine: line,
      endLine: endLine ?? line,
      level: LEVELS[severity],
      title: printable(rule).slice(0, 255),
      message: printable(words).slice(0, 4000),
    },
  ];
}
