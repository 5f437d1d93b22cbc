import type { JudgedReference, JudgedSource, RepositoryPart, RepositoryReport, Verdict } from '@assay/core';
import { VERDICT_WORDS, whySentence } from '../decision-summary.ts';
import { TOOL_TITLES, severityWords } from '../repository-findings/finding-words.ts';
import { counted, shown } from '../text-layout.ts';

/** One part of the report in a line: what was judged, and what that came to. Texts are safe to print. */
export interface PartLine {
  readonly title: string;
  readonly verdict: Verdict;
  readonly text: string;
}

/** All parts, in the order of the report. */
export function partLines({ sources, images }: RepositoryReport): readonly PartLine[] {
  return [
    ...sources.map((source) => ({
      title: TOOL_TITLES[source.report.tool],
      verdict: source.verdict,
      text: sourceText(source),
    })),
    ...images.map((image) => ({
      title: `Image ${shown(image.image)}`,
      verdict: image.verdict,
      text: imageText(image),
    })),
  ];
}

function sourceText({ report, failOn }: JudgedSource): string {
  const incomplete = report.gaps.filter(({ effect }) => effect === 'incomplete').length;
  const words = severityWords(report.findings);
  return [
    words.length === 0 ? 'nothing found' : words.join(', '),
    ...(incomplete === 0 ? [] : [`${counted(incomplete, 'place')} not looked at as a whole`]),
    ...(words.length === 0 ? [] : [failOn === null ? 'nothing fails' : `fails from ${failOn}`]),
  ].join('; ');
}

function imageText({ decisions, problem, gaps }: JudgedReference): string {
  if (problem !== null) return `${shown(problem.message)} [${shown(problem.code)}]`;
  const incomplete = gaps.filter(({ effect }) => effect === 'incomplete').length;
  const why = [...new Set(decisions.map((decision) => shown(whySentence(decision))))];
  return [...(incomplete === 0 ? [] : ['not read as a whole']), ...why].join('; ');
}

/** What was found to judge: `2 Dockerfiles, 1 policy, 1 image built here`. */
export function foundText({ found: { dockerfiles, policies, builtImages } }: RepositoryReport): string {
  return [
    counted(dockerfiles.length, 'Dockerfile'),
    counted(policies.length, 'policy', 'policies'),
    `${counted(builtImages.length, 'image')} built here`,
  ].join(', ');
}

/** Parts that the settings turned off, as a note; empty when there is none. */
export function offText(off: readonly RepositoryPart[]): readonly string[] {
  return off.length === 0 ? [] : [`turned off by the settings: ${off.join(', ')}`];
}

/** `FAIL: 2 of 4 parts`. */
export function verdictText(report: RepositoryReport): string {
  const parts = partLines(report);
  const bad = parts.filter(({ verdict }) => verdict === report.verdict);
  const word = VERDICT_WORDS[report.verdict];
  if (report.verdict === 'pass') return `${word}: ${counted(parts.length, 'part')}`;
  return `${word}: ${bad.length} of ${counted(parts.length, 'part')}`;
}
