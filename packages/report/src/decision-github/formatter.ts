import { type Annotation, type AnnotationPlace, annotationLine, annotationsOf } from '../annotation.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { shown } from '../text-layout.ts';

/** Annotations of one level that GitHub shows for a step; it drops further ones without a word. */
const MAX_SHOWN = 10;

/**
 * The verdict and the findings as workflow commands, which GitHub shows as annotations of a run. What is over its limit stands in the
 * log, in a group of its own, and is counted in the last annotation.
 */
export const decisionGithub: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'github',
  title: 'GitHub annotations',
  summary: 'The verdict and the findings as workflow commands, which GitHub shows as annotations of a run.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    {
      title: 'Workflow commands for GitHub Actions',
      url: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands',
    },
  ],
  mediaType: 'text/plain',
  extension: '.txt',
  render: (report) => githubCommands(decisionsOf(report).flatMap(annotationsOf)),
};

/** Annotations as workflow commands, as many of each level as GitHub shows; further ones stand in the log. */
export function githubCommands(all: readonly Annotation[]): string {
  const shares = (['error', 'warning', 'notice'] as const).map((level) => share(all, level));
  const lines = shares.flatMap(({ commands }) => commands);
  const rest = shares.flatMap((each) => each.rest);
  const group = rest.length === 0 ? [] : ['::group::Assay: all further findings', ...rest, '::endgroup::'];
  return `${[...lines, ...group].join('\n')}\n`;
}

function share(
  all: readonly Annotation[],
  level: Annotation['level'],
): { readonly commands: readonly string[]; readonly rest: readonly string[] } {
  const mine = all.filter((annotation) => annotation.level === level);
  if (mine.length <= MAX_SHOWN) return { commands: mine.map(command), rest: [] };
  const kept = mine.slice(0, MAX_SHOWN - 1);
  const rest = mine.slice(MAX_SHOWN - 1);
  const title = `Assay: ${rest.length} more`;
  const lines = [`${rest.length} more annotations of this level stand in the log of this step.`];
  return { commands: [...kept, { level, title, lines }].map(command), rest: rest.map(annotationLine) };
}

function command({ level, title, lines, place }: Annotation): string {
  return `::${level} ${place === undefined ? '' : placeProperties(place)}title=${property(title)}::${data(lines.join('\n'))}`;
}

function placeProperties({ path, line, column, endLine }: AnnotationPlace): string {
  // A column is shown only where the annotation is of one line.
  const numbers: readonly (readonly [string, number | null])[] = [
    ['line', line],
    ['endLine', endLine],
    ['col', endLine === null ? column : null],
  ];
  const given = numbers.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value},`]));
  return `file=${property(shown(path))},${given.join('')}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
