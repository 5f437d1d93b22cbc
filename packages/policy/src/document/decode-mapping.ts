import { suggest } from '@assay/core';
import type { Allowlist, ImageEntry, Mapping, RuleSet } from '../policy.ts';
import { MAPPING_PARTS, decodeCondition } from './decode-condition.ts';
import { type DecodeContext, type IdList, sourcePlace } from './decode-context.ts';
import { decodeSelector } from './decode-selector.ts';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName, readText } from './fields.ts';
import { quote } from './problem-list.ts';

/** What mappings may refer to. */
export interface ReferenceTargets {
  readonly ruleSets: ReadonlyMap<string, RuleSet>;
  readonly allowlists: ReadonlyMap<string, Allowlist>;
}

/** A mapping or image list entry whose id may still have to be made. */
type Draft<T extends { readonly id: string }> = Omit<T, 'id'> & { readonly id: string | null };

/** Decodes one mapping and resolves what it refers to. */
export function decodeMapping(
  cursor: Cursor,
  index: number,
  ids: IdList,
  targets: ReferenceTargets,
  context: DecodeContext,
): Draft<Mapping> | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const { id, name } = decodeNames(fields, `mapping-${index + 1}`, ids, context);
  const description = readText(fields.take('description', ['comment']), problems);
  const selector = decodeSelector(fields, problems);
  const when = decodeCondition(fields, MAPPING_PARTS, problems);
  const ruleSets = resolveRuleSets(fields, targets, context);
  const allowlists: Allowlist[] = [];
  for (const item of readItems(fields.take('allowlist_ids', ['whitelist_ids']), problems)) {
    const allowlist = resolve(item, targets.allowlists, 'allowlist', context);
    if (allowlist !== null) allowlists.push(allowlist);
  }
  fields.finish();
  return { id, name, description, selector, when, ruleSets, allowlists, place: sourcePlace(cursor, context) };
}

/** Decodes one entry of the image allowlist or denylist. */
export function decodeImageEntry(
  cursor: Cursor,
  index: number,
  ids: IdList,
  context: DecodeContext,
): Draft<ImageEntry> | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const names = decodeNames(fields, `entry-${index + 1}`, ids, context);
  const description = readText(fields.take('description', ['comment']), problems);
  const selector = decodeSelector(fields, problems);
  fields.finish();
  return { ...names, description, selector, place: sourcePlace(cursor, context) };
}

function decodeNames(
  fields: Fields,
  fallback: string,
  ids: IdList,
  { problems }: DecodeContext,
): { readonly id: string | null; readonly name: string } {
  const idAt = fields.take('id');
  const id = readName(idAt, problems);
  if (idAt !== null && id !== null) ids.claim(id, idAt);
  return { id, name: readName(fields.take('name'), problems) ?? id ?? fallback };
}

function resolveRuleSets(fields: Fields, targets: ReferenceTargets, context: DecodeContext): readonly RuleSet[] {
  const { problems } = context;
  const single = fields.take('policy_id');
  const several = fields.take('rule_set_ids', ['policy_ids']);
  const place = placeOf(fields.at);
  if (single !== null) {
    problems.warn(
      'LEGACY_KEY',
      fields.keyPlace('policy_id'),
      'policy_id is read as rule_set_ids',
      'write rule_set_ids',
    );
  }
  if (single !== null && several !== null) {
    problems.error(
      'KEY_CONFLICT',
      fields.keyPlace('policy_id'),
      'a mapping names its rule sets once',
      'keep rule_set_ids',
    );
  }
  if (single === null && several === null) {
    problems.error('KEY_MISSING', place, 'the key rule_set_ids is missing');
    return [];
  }
  const items = single === null ? readItems(several, problems) : [single];
  if (several?.node.kind === 'list' && several.node.items.length === 0) {
    problems.warn(
      'NOTHING_CHECKED',
      placeOf(several),
      'this mapping names no rule set: what it selects passes unchecked',
    );
  }
  const ruleSets: RuleSet[] = [];
  for (const item of items) {
    const ruleSet = resolve(item, targets.ruleSets, 'rule set', context);
    if (ruleSet === null) continue;
    ruleSets.push(ruleSet);
    if (ruleSet.artifactType === 'image') continue;
    const message = `the rule set ${quote(ruleSet.id)} is not for images`;
    problems.error('VALUE_INVALID', placeOf(item), message, 'image mappings name rule sets of artifact_type image');
  }
  return ruleSets;
}

function resolve<T>(
  cursor: Cursor,
  targets: ReadonlyMap<string, T>,
  what: string,
  { problems }: DecodeContext,
): T | null {
  const id = readName(cursor, problems);
  if (id === null) return null;
  const target = targets.get(id);
  if (target !== undefined) return target;
  const near = suggest(id, targets.keys());
  const hint = near === undefined ? `add a ${what} with this id to the document` : `did you mean ${near}?`;
  problems.error('REFERENCE_MISSING', placeOf(cursor), `the document has no ${what} ${quote(id)}`, hint);
  return null;
}
