import { suggest } from '@assay/core';
import type { ImageSelector, SelectorKind } from '../mapping/image-selector.ts';
import { readRegistryPattern } from '../mapping/registry-pattern.ts';
import { type Pattern, type PatternReading, readPattern, wildcardPattern } from '../text/pattern.ts';
import { type Cursor, type Fields, placeOf, readFields, readText } from './fields.ts';
import { type ProblemList, quote } from './problem-list.ts';

const KINDS: readonly SelectorKind[] = ['tag', 'digest', 'id'];

/** Decodes registry, repository and image of a mapping or of an entry of an image list. */
export function decodeSelector(fields: Fields, problems: ProblemList): ImageSelector {
  const registry = decodePattern(fields.require('registry'), readRegistryPattern, problems);
  const repository = decodePattern(fields.require('repository'), readPattern, problems);
  const image = readFields(fields.require('image'), problems);
  const kind = decodeKind(image?.require('type') ?? null, problems);
  const value = decodePattern(image?.require('value') ?? null, readPattern, problems);
  image?.finish();
  return { registry, repository, kind, value };
}

function decodeKind(cursor: Cursor | null, problems: ProblemList): SelectorKind {
  const written = readText(cursor, problems);
  const kind = KINDS.find((candidate) => candidate === written);
  if (kind !== undefined) return kind;
  if (cursor !== null && written !== null) {
    const near = suggest(written, KINDS);
    const hint = near === undefined ? undefined : `did you mean ${near}?`;
    problems.error('VALUE_INVALID', placeOf(cursor), `${quote(written)} is none of ${KINDS.join(', ')}`, hint);
  }
  return 'tag';
}

/** Decodes a pattern; one that cannot be read is reported and stands for nothing. */
export function decodePattern(
  cursor: Cursor | null,
  read: (source: string) => PatternReading,
  problems: ProblemList,
): Pattern {
  const source = readText(cursor, problems);
  if (cursor === null || source === null || problems.exhausted) return wildcardPattern('');
  const reading = read(source);
  if (reading.ok) return problems.spend(reading.pattern.size, placeOf(cursor)) ? reading.pattern : wildcardPattern('');
  problems.error('PATTERN_INVALID', placeOf(cursor), reading.message, 'after regexp: comes RE2 syntax');
  return wildcardPattern('');
}
