import { isJsonObject } from '@assay/core';
import { EVERYTHING, type PolicyContribution } from './policy-set.ts';

/** What is kept of sources, as text. */
export function writeContributions(contributions: readonly PolicyContribution[]): string {
  return `${JSON.stringify({ version: 1, contributions })}\n`;
}

/** Our own file: what is not as it was written counts as not there. */
export function readContributions(text: string): readonly PolicyContribution[] {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || value['version'] !== 1 || !Array.isArray(value['contributions'])) return [];
    return value['contributions'].filter(isContribution);
  } catch {
    return [];
  }
}

function isContribution(value: unknown): value is PolicyContribution {
  return (
    isJsonObject(value) &&
    typeof value['source'] === 'string' &&
    ['policies', 'exceptions', 'breakGlass', 'unreadable'].every((key) => Array.isArray(value[key]))
  );
}

/** Where a part of a source cannot be read, what opened doors before still does, until it expires. */
export function withKnown(contribution: PolicyContribution, known: PolicyContribution | null): PolicyContribution {
  if (known === null || !contribution.unreadable.some(({ name }) => name === EVERYTHING)) return contribution;
  return {
    ...contribution,
    ...(known.issuedAt === undefined ? {} : { issuedAt: known.issuedAt }),
    exceptions: joined(known.exceptions, contribution.exceptions),
    breakGlass: joined(known.breakGlass, contribution.breakGlass),
  };
}

/** Of two with one name the later one counts. */
function joined<T extends { readonly name: string; readonly declaredIn: string | null }>(
  before: readonly T[],
  now: readonly T[],
): readonly T[] {
  return [...new Map([...before, ...now].map((item) => [`${item.declaredIn ?? ''}/${item.name}`, item])).values()];
}
