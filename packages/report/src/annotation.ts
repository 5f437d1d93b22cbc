import type { Decision, Finding } from '@assay/core';
import { VERDICT_WORDS, findingGroups, whySentence } from './decision-summary.ts';
import { shown } from './text-layout.ts';

/** One remark on a run of a CI system. The texts are safe to print, but not yet escaped for the system's commands. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  /** Short: what it is about. */
  readonly title: string;
  /** What, where and what to do. */
  readonly lines: readonly string[];
  /** The line of a source file that it is shown at; absent when it is about none. */
  readonly place?: AnnotationPlace;
}

/** A place in a source file of the repository that a run is for. */
export interface AnnotationPlace {
  /** Relative to the root of the repository, as it is. */
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
}

/** The verdict, problems and findings that count, worst first; accepted findings are no annotations. */
export function annotationsOf(decision: Decision): readonly Annotation[] {
  const findings = findingGroups(decision.findings)
    .filter((group) => group.id !== 'allowlisted')
    .flatMap((group) => group.findings.map(findingAnnotation));
  const problems = decision.problems.map(({ severity, code, message }): Annotation => ({
    level: severity,
    title: shown(code, 100),
    lines: [shown(message)],
  }));
  return [verdictAnnotation(decision), ...problems, ...findings];
}

/** An annotation on one line of a log, which begins with a word of ours. */
export function annotationLine({ level, title, lines }: Annotation): string {
  return `${level}: ${title}: ${lines.join(' | ')}`;
}

function verdictAnnotation(decision: Decision): Annotation {
  const { verdict } = decision;
  return {
    level: verdict === 'pass' ? 'notice' : verdict === 'warn' ? 'warning' : 'error',
    title: `Assay: ${VERDICT_WORDS[verdict]}`,
    lines: [`${shown(decision.subject.reference)}: ${shown(whySentence(decision))}`],
  };
}

function findingAnnotation(finding: Finding): Annotation {
  const [place] = finding.locations;
  const more = finding.locations.length - 1;
  return {
    level: levelOf(finding),
    title: shown(`${finding.gate}/${finding.trigger}`, 200),
    lines: [
      shown(finding.message),
      ...(place === undefined ? [] : [`where: ${shown(place.path)}${more > 0 ? ` and ${more} more` : ''}`]),
      ...(finding.recommendation === undefined ? [] : [`do: ${shown(finding.recommendation)}`]),
    ],
  };
}

function levelOf({ status, action }: Finding): Annotation['level'] {
  if (status === 'error' || action === 'stop') return 'error';
  return action === 'warn' ? 'warning' : 'notice';
}
