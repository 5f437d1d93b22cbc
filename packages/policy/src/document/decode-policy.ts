import type { JsonObject, JsonValue, Registry } from '@assay/core';
import type { Gate } from '../contracts/gate.ts';
import type { CompiledPolicy } from '../policy.ts';
import { checkTrustNames } from '../trust/check-trust-names.ts';
import { decodeTrust } from '../trust/decode-trust.ts';
import type { TrustFiles } from '../trust/trust-files.ts';
import { type DecodeContext, IdList, withId } from './decode-context.ts';
import { decodeAllowlist } from './decode-allowlist.ts';
import { type ReferenceTargets, decodeImageEntry, decodeMapping } from './decode-mapping.ts';
import { decodeAction } from './decode-rule.ts';
import { decodeRuleSet } from './decode-rule-set.ts';
import { decodeVariables } from './decode-variables.ts';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName, readText } from './fields.ts';
import { IncludeLoader, type IncludeResolver, type Targets, claimIncluded } from './load-includes.ts';
import { DocumentText } from './locate-offset.ts';
import { type ProblemList, quote } from './problem-list.ts';
import { type SourceNode, toJson } from './source-node.ts';
import { variableValues } from './variables.ts';

/** What the document says, without what is known of the document as a whole. */
export type DecodedPolicy = Omit<CompiledPolicy, 'digest' | 'warnings'>;

/** The versions of the published shapes, the present and the historical one, and of ours. */
const VERSIONS: ReadonlySet<string> = new Set(['2', '1_0', '1']);

/** What a caller gives beside the document. */
export interface DecodeInputs {
  readonly documentName: string;
  readonly text: string;
  readonly problems: ProblemList;
  readonly gates: Registry<Gate>;
  readonly variables: JsonObject;
  readonly resolveInclude: IncludeResolver | null;
  readonly files: TrustFiles;
}

/** Decodes a policy of either published shape, of mixtures of both, and of ours, which is a superset. */
export function decodePolicy(root: SourceNode, inputs: DecodeInputs): DecodedPolicy | null {
  const { problems, gates, documentName } = inputs;
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
  const variables = decodeVariables(fields.take('variables'), inputs.variables, placeOf(cursor), problems);
  const text = new DocumentText(inputs.text);
  const context: DecodeContext = { problems, gates, text, include: null, variables };
  const loader = new IncludeLoader(inputs.resolveInclude, decodePart);
  const version = decodeVersion(fields.take('version'), context);
  const writtenId = readName(fields.take('id'), problems);
  const writtenName = readName(fields.take('name'), problems);
  const description = readText(fields.take('description', ['comment']), problems);
  const unmapped = decodeAction(fields.take('unmapped'), context);
  const trust = decodeTrust(fields, context, inputs.files);
  const targets = decodeTargets(fields, context, loader);
  checkTrustNames(targets.ruleSets.values(), trust, problems);
  const mappings = decodeMappings(fields.require('mappings'), targets, context);
  const allowlistedImages = decodeImages(fields.take('allowlisted_images', ['whitelisted_images']), context);
  const denylistedImages = decodeImages(fields.take('denylisted_images', ['blacklisted_images']), context);
  const unused = decodeUnused(fields);
  fields.finish();
  return {
    id: writtenId ?? writtenName ?? documentName,
    name: writtenName ?? writtenId ?? documentName,
    version,
    description,
    unmapped,
    ruleSets: [...targets.ruleSets.values()],
    allowlists: [...targets.allowlists.values()],
    mappings,
    allowlistedImages,
    denylistedImages,
    trust,
    variables: variableValues(variables),
    includes: loader.documents,
    unused,
  };
}

/** Parts of the published shape that say nothing about images; kept so that an export has them. */
function decodeUnused(fields: Fields): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [key, why] of [
    ['source_mappings', 'source repositories are not images'],
    ['sbom_mappings', 'SBOM documents are not images'],
    ['last_updated', null],
  ] as const) {
    const cursor = fields.take(key);
    if (cursor === null) continue;
    kept[key] = toJson(cursor.node);
    if (why !== null) fields.ignore(key, why);
  }
  return kept;
}

/** Decodes what an included document lends. Its mappings are its own and do not count. */
function decodePart(fields: Fields, given: JsonObject, outer: DecodeContext, loader: IncludeLoader): Targets {
  const { problems } = outer;
  const variables = decodeVariables(fields.take('variables'), given, placeOf(fields.at), problems);
  const context = { ...outer, variables };
  decodeVersion(fields.take('version'), context);
  for (const key of ['id', 'name', 'description', 'comment', 'unmapped', 'mappings', 'last_updated']) fields.take(key);
  for (const key of ['source_mappings', 'sbom_mappings']) fields.take(key);
  for (const key of ['allowlisted_images', 'denylisted_images', 'whitelisted_images', 'blacklisted_images']) {
    fields.ignore(key, 'image lists of an included document do not count');
  }
  for (const key of ['verifiers', 'trusted_roots', 'image_policies']) {
    fields.ignore(key, 'whose signatures count is said by the policy itself');
  }
  const targets = decodeTargets(fields, context, loader);
  fields.finish();
  return targets;
}

function decodeVersion(cursor: Cursor | null, { problems }: DecodeContext): string | null {
  const version = readText(cursor, problems);
  if (cursor === null || version === null || VERSIONS.has(version)) return version;
  problems.error(
    'VALUE_INVALID',
    placeOf(cursor),
    `${quote(version)} is no version of a policy`,
    'write "2" (or "1_0" for the historical shape)',
  );
  return null;
}

function decodeTargets(fields: Fields, context: DecodeContext, loader: IncludeLoader): Targets {
  const targets: Targets = { ruleSets: new Map(), allowlists: new Map() };
  const includeAt = fields.take('include');
  loader.load(includeAt, targets, context);
  const ruleSetIds = new IdList(context.problems);
  claimIncluded(ruleSetIds, targets.ruleSets);
  const ruleSetsAt =
    includeAt !== null ? fields.take('rule_sets', ['policies']) : fields.require('rule_sets', ['policies']);
  for (const item of readItems(ruleSetsAt, context.problems)) {
    const ruleSet = decodeRuleSet(item, ruleSetIds, context);
    if (ruleSet !== null && !targets.ruleSets.has(ruleSet.id)) targets.ruleSets.set(ruleSet.id, ruleSet);
  }
  const allowlistIds = new IdList(context.problems);
  claimIncluded(allowlistIds, targets.allowlists);
  for (const item of readItems(fields.take('allowlists', ['whitelists']), context.problems)) {
    const allowlist = decodeAllowlist(item, allowlistIds, context);
    if (allowlist !== null && !targets.allowlists.has(allowlist.id)) targets.allowlists.set(allowlist.id, allowlist);
  }
  return targets;
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
