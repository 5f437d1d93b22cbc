import type { Finding } from '@assay/core';

/** Places of one finding that its test lists; the others are counted. */
const MAX_PLACES = 20;

/** One test of the report: a finding, or the verdict. */
export interface TestCase {
  readonly classname: string;
  readonly name: string;
  /** What the test says besides that it ran; null when it passed. */
  readonly element: 'failure' | 'error' | 'skipped' | null;
  readonly message: string;
  readonly type: string;
  readonly lines: readonly string[];
}

/** Why, where and what to do, a line each. */
export function detailLines(finding: Finding): readonly string[] {
  const places = finding.locations
    .slice(0, MAX_PLACES)
    .map(({ path, layer }) => `where: ${path}${layer === null ? '' : ` (layer ${layer})`}`);
  const more = finding.locations.length - MAX_PLACES;
  return [
    `why: ${finding.message}`,
    ...places,
    ...(more > 0 ? [`where: ${more} more places`] : []),
    ...(finding.recommendation === undefined ? [] : [`do: ${finding.recommendation}`]),
    `rule: ${finding.ruleId} of ${finding.ruleSetId}`,
  ];
}

/** Why an accepted finding does not count. */
export function acceptedText({ message, allowlistMatch }: Finding): string {
  if (allowlistMatch === undefined) return message;
  const { allowlistId, itemId, expiresOn, reason } = allowlistMatch;
  const until = expiresOn === null ? 'without end' : `until ${expiresOn}`;
  const why = reason === undefined ? '' : ` (${reason})`;
  return `accepted by ${allowlistId}, item ${itemId}, ${until}${why}: ${message}`;
}
