import { type InspectionLimits, suggest } from '@assay/core';
import { InvalidValue } from './setting.ts';
import { parseCount, parseDuration, parsePair, parseSize, quoted } from './value-types.ts';

type LimitKind = 'size' | 'count' | 'duration';

/** What kind of number each limit is. */
const KINDS: Readonly<Record<keyof InspectionLimits, LimitKind>> = {
  maxUnpackedBytes: 'size',
  maxEntries: 'count',
  maxNameBytes: 'size',
  maxPathDepth: 'count',
  maxCompressionRatio: 'count',
  maxFileBytes: 'size',
  maxPickedBytes: 'size',
  maxProgramBytes: 'size',
  maxSbomBytes: 'size',
  maxDurationMs: 'duration',
};

const PARSERS: Readonly<Record<LimitKind, (text: string) => number>> = {
  size: parseSize,
  count: parseCount,
  // A bare number is milliseconds, as the name of the limit says.
  duration: (text) => (/^\d+$/.test(text) ? parseCount(text) : parseDuration(text)),
};

/** Names of the limits. */
export const LIMIT_NAMES: readonly (keyof InspectionLimits)[] = [
  'maxUnpackedBytes',
  'maxEntries',
  'maxNameBytes',
  'maxPathDepth',
  'maxCompressionRatio',
  'maxFileBytes',
  'maxPickedBytes',
  'maxProgramBytes',
  'maxSbomBytes',
  'maxDurationMs',
];

/** Reads `name=value` texts; a limit that is named twice has its last value. */
export function parseLimits(texts: readonly string[]): Partial<InspectionLimits> {
  const limits: { -readonly [K in keyof InspectionLimits]?: number } = {};
  for (const text of texts) {
    const [written, value] = parsePair(text, 'name=value');
    const name = LIMIT_NAMES.find((candidate) => candidate === written);
    if (name === undefined) {
      const near = suggest(written, LIMIT_NAMES);
      throw new InvalidValue(
        `${quoted(written)} is not a limit`,
        near === undefined ? `The limits are ${LIMIT_NAMES.join(', ')}.` : `Did you mean ${near}?`,
      );
    }
    limits[name] = PARSERS[KINDS[name]](value);
  }
  return limits;
}
