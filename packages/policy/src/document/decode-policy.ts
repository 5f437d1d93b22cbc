import type { Allowlist, CompiledPolicy } from '../policy.ts';
import { type DecodeContext, IdList, withId } from './decode-context.ts';
import { decodeAllowlist } from './decode-allowlist.ts';
import { type ReferenceTargets, decodeImageEntry, decodeMapping } from './decode-mapping.ts';
import { decodeAction } from './decode-rule.ts';
import { type DecodedRuleSet, decodeRuleSet } from './decode-rule-set.ts';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName, readText } from './fields.ts';
import { quote } from './problem-list.ts';
import type { SourceNode } from './source-node.ts';

/** What the document says, without what is known of the document as a whole. */
export type DecodedPolicy = Omit<CompiledPolicy, 'digest' | 'warnings'>;

/** The versions of the published shapes, the present and the historical one, and of ours. */
const VERSIONS: ReadonlySet<string> = new Set(['2', '1_0', '1']);

/** Decodes a policy of either published shape, of mixtures of both, and of ours, which is a superset. */
export function decodePolicy(root: SourceNode, documentName: string, context: DecodeContext): DecodedPolicy | null {
  const { problems } = context;
  const cursor = { node: root, pointer: '' };
  if (root.kind === 'list') {
    const hint = 'put the list under mappings: and add the rule_sets that it names';
    problems.error(
      'TYPE_WRONG',
      placeOf(cursor),
      'a policy is an object with rule_sets and mappings, not a list',
      hint,
    );
    return null;
  }
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  decodeVersion(fields.take('version'), context);
  const writtenId = readName(fields.take('id'), problems);
  const writtenName = readName(fields.take('name'), problems);
  const description = readText(fields.take('description', ['comment']), problems);
  const unmapped = decodeAction(fields.take('unmapped'), context);
  const targets = decodeTargets(fields, context);
  const mappings = decodeMappings(fields.require('mappings'), targets, context);
  const allowlistedImages = decodeImages(fields.take('allowlisted_images', ['whitelisted_images']), context);
  const denylistedImages = decodeImages(fields.take('denylisted_images', ['blacklisted_images']), context);
  fields.ignore('source_mappings', 'source repositories are not images');
  fields.ignore('sbom_mappings', 'SBOM documents are not images');
  fields.take('last_updated');
  fields.finish();
  const ruleSets = [...targets.ruleSets.values()].map((decoded) => decoded.ruleSet);
  return {
    id: writtenId ?? writtenName ?? documentName,
    name: writtenName ?? writtenId ?? documentName,
    description,
    unmapped,
    ruleSets,
    allowlists: [...targets.allowlists.values()],
    mappings,
    allowlistedImages,
    denylistedImages,
  };
}

function decodeVersion(cursor: Cursor | null, { problems }: DecodeContext): void {
  const version = readText(cursor, problems);
  if (cursor === null || version === null || VERSIONS.has(version)) return;
  problems.error(
    'VALUE_INVALID',
    placeOf(cursor),
    `${quote(version)} is no version of a policy`,
    'write "2" (or "1_0" for the historical shape)',
  );
}

function decodeTargets(fields: Fields, context: DecodeContext): ReferenceTargets {
  const ruleSets = new Map<string, DecodedRuleSet>();
  const ruleSetIds = new IdList(context.problems);
  for (const item of readItems(fields.require('rule_sets', ['policies']), context.problems)) {
    const decoded = decodeRuleSet(item, ruleSetIds, context);
    if (decoded !== null) ruleSets.set(decoded.ruleSet.id, decoded);
  }
  const allowlists = new Map<string, Allowlist>();
  const allowlistIds = new IdList(context.problems);
  for (const item of readItems(fields.take('allowlists', ['whitelists']), context.problems)) {
    const allowlist = decodeAllowlist(item, allowlistIds, context);
    if (allowlist !== null) allowlists.set(allowlist.id, allowlist);
  }
  return { ruleSets, allowlists };
}

function decodeMappings(
  cursor: Cursor | null,
  targets: ReferenceTargets,
  context: DecodeContext,
): CompiledPolicy['mappings'] {
  const ids = new IdList(context.problems);
  const drafts = readItems(cursor, context.problems).map((item, index) =>
    decodeMapping(item, index, ids, targets, context),
  );
  return nameAll(drafts, ids, 'mapping');
}

function decodeImages(cursor: Cursor | null, context: DecodeContext): CompiledPolicy['allowlistedImages'] {
  const ids = new IdList(context.problems);
  const drafts = readItems(cursor, context.problems).map((item, index) => decodeImageEntry(item, index, ids, context));
  return nameAll(drafts, ids, 'entry');
}

function nameAll<T extends { readonly id: string | null }>(
  drafts: readonly (T | null)[],
  ids: IdList,
  prefix: string,
): readonly (Omit<T, 'id'> & { readonly id: string })[] {
  return drafts.flatMap((draft, index) =>
    draft === null ? [] : [withId(draft, draft.id ?? ids.invent(`${prefix}-${index + 1}`))],
  );
}
