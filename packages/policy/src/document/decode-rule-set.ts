import type { ArtifactType, Rule, RuleSet } from '../policy.ts';
import { type DecodeContext, IdList, sourcePlace, withId } from './decode-context.ts';
import { type RuleDraft, decodeRule } from './decode-rule.ts';
import { type Cursor, placeOf, readFields, readItems, readName, readText } from './fields.ts';
import { quote } from './problem-list.ts';
import { toJson } from './source-node.ts';

/** Decodes one rule set, all its rules included. */
export function decodeRuleSet(cursor: Cursor, ids: IdList, context: DecodeContext): RuleSet | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const idAt = fields.require('id');
  const id = readName(idAt, problems);
  if (idAt !== null && id !== null) ids.claim(id, idAt);
  const name = readName(fields.take('name'), problems) ?? id ?? '';
  const version = readText(fields.take('version'), problems);
  const description = readText(fields.take('description', ['comment']), problems);
  const artifactType = decodeArtifactType(fields.take('artifact_type'), context);
  const rulesAt = fields.require('rules');
  fields.finish();
  const rules = artifactType === 'image' ? decodeRules(rulesAt, context) : [];
  if (id === null) return null;
  const otherRules = artifactType === 'image' || rulesAt === null ? null : toJson(rulesAt.node);
  return { id, name, version, description, artifactType, rules, otherRules, place: sourcePlace(cursor, context) };
}

function decodeRules(cursor: Cursor | null, context: DecodeContext): readonly Rule[] {
  const items = readItems(cursor, context.problems);
  if (cursor !== null && cursor.node.kind === 'list' && items.length === 0) {
    context.problems.warn('NOTHING_CHECKED', placeOf(cursor), 'this rule set has no rules: it passes everything');
  }
  const ids = new IdList(context.problems);
  const drafts: RuleDraft[] = [];
  for (const item of items) {
    const draft = decodeRule(item, ids, context);
    if (draft !== null) drafts.push(draft);
  }
  return drafts.map((draft) => withId(draft, draft.id ?? ids.invent(`${draft.gate}.${draft.trigger}`)));
}

function decodeArtifactType(cursor: Cursor | null, { problems }: DecodeContext): ArtifactType {
  const written = readText(cursor, problems);
  if (cursor === null || written === null || written === 'image') return 'image';
  if (written === 'source' || written === 'sbom') {
    problems.warn('KEY_IGNORED', placeOf(cursor), `a rule set for ${written} artifacts is not evaluated on images`);
    return written;
  }
  problems.error('VALUE_INVALID', placeOf(cursor), `${quote(written)} is none of image, source, sbom`);
  return 'image';
}
