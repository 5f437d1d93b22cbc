import { type Reading, joinReadings, readingOf } from '../names/reading.ts';
import { parseExpression } from '../spdx/parse-expression.ts';
import { matchLicenseText } from './match-license-text.ts';
import { commonLicenses, isExplained } from './common-licenses.ts';

/**
 * The licences that a text holds, grants or refers to; null when it holds none. Of several, the words do not tell whether all of
 * them apply: there is no expression, and the strictest category.
 */
export function readText(text: string): Reading | null {
  const matched = matchLicenseText(text).map(({ id }) => id);
  const referred = commonLicenses(text).filter((reference) => !isExplained(reference, matched));
  const ids = [...new Set([...matched, ...referred.map(({ id }) => id)])];
  const readings = ids.flatMap((id) => parseExpression(id) ?? []).map(readingOf);
  if (readings.length === 0) return null;
  const joined = joinReadings('and', readings);
  return readings.length === 1 ? joined : { ...joined, expression: null };
}
