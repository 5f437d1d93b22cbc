import { type Condition, type ConditionText, type LabelTest } from '../mapping/condition.ts';
import { readRegistryPattern } from '../mapping/registry-pattern.ts';
import { type Pattern, type PatternReading, readPattern } from '../text/pattern.ts';
import { decodePattern } from './decode-selector.ts';
import { type Cursor, type Fields, placeOf, readFields, readItems } from './fields.ts';
import type { ProblemList } from './problem-list.ts';
import { escapePointer } from './read-source.ts';

/** The parts that a rule's `when` may have. */
const WHEN_PARTS: readonly ConditionText[] = ['registry', 'repository', 'tag', 'platform', 'environment', 'namespace'];

/** The parts that a mapping may have beside registry, repository and image. */
export const MAPPING_PARTS: readonly ConditionText[] = ['platform', 'environment', 'namespace'];

/** A condition that asks for nothing. */
export const ANYWHERE: Condition = {
  registry: null,
  repository: null,
  tag: null,
  platform: null,
  environment: null,
  namespace: null,
  labels: null,
};

/** Decodes an object that is a condition and nothing else. */
export function decodeWhen(
  cursor: Cursor | null,
  problems: ProblemList,
  parts: readonly ConditionText[] = WHEN_PARTS,
): Condition | null {
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const condition = decodeCondition(fields, parts, problems);
  fields.finish();
  if (condition === null && fields.at.node.kind === 'map' && fields.at.node.entries.length === 0) {
    problems.error('VALUE_INVALID', placeOf(fields.at), 'an empty condition says nothing', 'remove it');
  }
  return condition;
}

/** Decodes the parts of a condition among the keys of an object; null when it has none of them. */
export function decodeCondition(
  fields: Fields,
  parts: readonly ConditionText[],
  problems: ProblemList,
): Condition | null {
  const given: Partial<Record<ConditionText, readonly Pattern[]>> = {};
  let any = false;
  for (const part of parts) {
    const cursor = fields.take(part);
    if (cursor === null) continue;
    any = true;
    given[part] = decodePatterns(cursor, part === 'registry' ? readRegistryPattern : readPattern, problems);
  }
  const labelsAt = fields.take('labels');
  if (!any && labelsAt === null) return null;
  return { ...ANYWHERE, ...given, labels: labelsAt === null ? null : decodeLabels(labelsAt, problems) };
}

/** One pattern, or a list of which one has to match. */
export function decodePatterns(
  cursor: Cursor,
  read: (source: string) => PatternReading,
  problems: ProblemList,
): readonly Pattern[] {
  if (cursor.node.kind !== 'list') return [decodePattern(cursor, read, problems)];
  const items = readItems(cursor, problems);
  if (items.length === 0) problems.error('VALUE_INVALID', placeOf(cursor), 'an empty list matches nothing');
  return items.map((item) => decodePattern(item, read, problems));
}

function decodeLabels(cursor: Cursor, problems: ProblemList): readonly LabelTest[] {
  if (cursor.node.kind !== 'map') {
    readFields(cursor, problems);
    return [];
  }
  return cursor.node.entries.map(({ key, node }) => {
    const at = { node, pointer: `${cursor.pointer}/${escapePointer(key)}` };
    return { label: key, values: decodePatterns(at, readPattern, problems) };
  });
}
