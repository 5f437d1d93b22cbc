import type { ContentSearch, InspectionAnswers } from '@assay/core';
import type { InspectionAsk } from '../contracts/trigger.ts';
import { listNames } from './unknown-parts.ts';

/** What a trigger asks of the inspection and the one at hand does not hold, in words; empty when all is there. */
export function unansweredParts(ask: InspectionAsk, answers: InspectionAnswers | undefined): readonly string[] {
  if (answers === undefined) return [];
  return [
    ...(ask.packageFiles === true && !answers.packageFiles ? ['files of packages'] : []),
    ...missingDigests(ask.fileDigests, answers.fileDigests),
    ...missingContents(ask.retrieve ?? [], answers.retrieve),
    ...missingSearches(ask.contentSearches ?? [], answers.contentSearches ?? []),
  ];
}

function missingDigests(
  asked: InspectionAsk['fileDigests'],
  { algorithms, paths }: InspectionAnswers['fileDigests'],
): readonly string[] {
  if (asked === undefined || asked.algorithms.length === 0) return [];
  const unknown = asked.algorithms.filter((algorithm) => !algorithms.includes(algorithm));
  if (unknown.length > 0) return [`${unknown.join(', ')} digests of files`];
  if (paths === 'all') return [];
  if (asked.paths === 'all') return ['digests of all files'];
  const missing = asked.paths.filter((path) => !paths.includes(path));
  return missing.length === 0 ? [] : [`digests of ${listNames(missing)}`];
}

function missingSearches(asked: readonly ContentSearch[], held: readonly ContentSearch[]): readonly string[] {
  const names = new Set(held.map(({ name }) => name));
  const missing = asked.filter(({ name }) => !names.has(name)).map(({ name }) => JSON.stringify(name));
  return missing.length === 0 ? [] : [`a search for ${listNames(missing)}`];
}

function missingContents(asked: readonly string[], retrieved: readonly string[]): readonly string[] {
  const missing = asked.filter((path) => !retrieved.includes(path));
  return missing.length === 0 ? [] : [`content of ${listNames(missing)}`];
}
