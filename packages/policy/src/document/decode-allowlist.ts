import { readInstant } from '@assay/core';
import type { ConditionText } from '../mapping/condition.ts';
import type { Allowlist, AllowlistItem, PackageScope } from '../policy.ts';
import { type Pattern, readPattern } from '../text/pattern.ts';
import { type VersionRange, isOrdered, readRange } from '../versions/package-order.ts';
import { ANYWHERE, decodePatterns, decodeWhen } from './decode-condition.ts';
import { type DecodeContext, IdList, sourcePlace, withId } from './decode-context.ts';
import { findGate } from './decode-rule.ts';
import { decodePattern } from './decode-selector.ts';
import { type Cursor, type Fields, placeOf, readFields, readFlag, readItems, readName, readText } from './fields.ts';
import { isUnavailable } from './historical-gates.ts';
import { quote } from './problem-list.ts';

/** Decodes one allowlist. */
export function decodeAllowlist(cursor: Cursor, ids: IdList, context: DecodeContext): Allowlist | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const idAt = fields.require('id');
  const id = readName(idAt, problems);
  if (idAt !== null && id !== null) ids.claim(id, idAt);
  const name = readName(fields.take('name'), problems) ?? id ?? '';
  const version = readText(fields.take('version'), problems);
  const description = readText(fields.take('description', ['comment']), problems);
  const itemsAt = fields.require('items');
  fields.finish();
  const items = decodeItems(itemsAt, context);
  return id === null ? null : { id, name, version, description, items, place: sourcePlace(cursor, context) };
}

type ItemDraft = Omit<AllowlistItem, 'id'> & { readonly id: string | null };

function decodeItems(cursor: Cursor | null, context: DecodeContext): readonly AllowlistItem[] {
  const ids = new IdList(context.problems);
  const drafts: ItemDraft[] = [];
  for (const item of readItems(cursor, context.problems)) {
    const draft = decodeItem(item, ids, context);
    if (draft !== null) drafts.push(draft);
  }
  return drafts.map((draft, index) => withId(draft, draft.id ?? ids.invent(`item-${index + 1}`)));
}

function decodeItem(cursor: Cursor, ids: IdList, context: DecodeContext): ItemDraft | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const idAt = fields.take('id');
  const id = readName(idAt, problems);
  if (idAt !== null && id !== null) ids.claim(id, idAt);
  const gate = decodeGate(fields.require('gate'), context);
  const scope = decodeScope(fields, context);
  const expiry = decodeExpiry(fields.take('expires_on'), context);
  const owner = readText(fields.take('owner'), problems);
  const reason = readText(fields.take('reason'), problems);
  const ticket = readText(fields.take('ticket'), problems);
  const description = readText(fields.take('description', ['comment']), problems);
  fields.ignore('trigger', 'items accept findings by gate and trigger_id');
  fields.finish();
  if (gate === null) return null;
  if (scope.broad) warnOfBreadth(fields, gate, context);
  return { id, gate, ...scope, ...expiry, owner, reason, ticket, description, place: sourcePlace(cursor, context) };
}

function warnOfBreadth(fields: Fields, gate: string, { problems }: DecodeContext): void {
  const at = fields.take('trigger_id') ?? fields.at;
  problems.warn('ALLOWLIST_BROAD', placeOf(at), `the pattern accepts every finding of the gate ${gate}`);
}

type Scope = Pick<AllowlistItem, 'triggerId' | 'package' | 'path' | 'vulnerability' | 'inBaseImage' | 'when' | 'broad'>;

/** Parts of the image and its place that an item may be narrowed by. */
const IMAGE_PARTS: readonly ConditionText[] = ['registry', 'repository', 'tag', 'platform', 'namespace'];

/** What the item is about: a trigger id, and the structure that narrows it. Without a trigger id the structure has to say it. */
function decodeScope(fields: Fields, context: DecodeContext): Scope {
  const { problems } = context;
  const packageScope = decodePackage(fields.take('package'), context);
  const path = decodeOptional(fields.take('path'), context);
  const vulnerability = decodeOptional(fields.take('vulnerability'), context);
  const inBaseImage = readFlag(fields.take('in_base_image'), problems);
  const structured = packageScope !== null || path !== null || vulnerability !== null || inBaseImage !== null;
  const triggerIdAt = structured ? fields.take('trigger_id') : fields.require('trigger_id');
  const triggerId = triggerIdAt === null ? null : decodePattern(triggerIdAt, readPattern, problems);
  const image = decodeWhen(fields.take('image'), problems, IMAGE_PARTS);
  const environmentAt = fields.take('environment');
  const environment = environmentAt === null ? null : decodePatterns(environmentAt, readPattern, problems);
  const when = environment === null ? image : { ...(image ?? ANYWHERE), environment };
  const scope = { triggerId, package: packageScope, path, vulnerability, inBaseImage, when };
  return { ...scope, broad: isBroad(scope) };
}

/** True when nothing that is given narrows the item. */
function isBroad({ triggerId, package: found, path, vulnerability, inBaseImage, when }: Omit<Scope, 'broad'>): boolean {
  if (when !== null || inBaseImage !== null || (found !== null && found.versions !== null)) return false;
  const patterns = [triggerId, path, vulnerability, found?.purl, found?.name, found?.version];
  const given = patterns.filter((pattern) => pattern !== null && pattern !== undefined);
  return given.length > 0 && given.every((pattern) => pattern.universal);
}

/** A purl pattern, or an object of patterns for purl, name and version. */
function decodePackage(cursor: Cursor | null, context: DecodeContext): PackageScope | null {
  if (cursor === null) return null;
  const { problems } = context;
  if (cursor.node.kind !== 'map') {
    return { purl: decodePattern(cursor, readPattern, problems), name: null, version: null, versions: null };
  }
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const purl = decodeOptional(fields.take('purl'), context);
  const name = decodeOptional(fields.take('name'), context);
  const version = decodeOptional(fields.take('version'), context);
  const versions = decodeVersions(fields.take('versions'), purl, context);
  fields.finish();
  if (purl === null && name === null) {
    problems.error('KEY_MISSING', placeOf(cursor), 'a package is named by purl or by name');
  }
  return { purl, name, version, versions };
}

/** A range in the notation of the ecosystem that the purl names. */
function decodeVersions(cursor: Cursor | null, purl: Pattern | null, { problems }: DecodeContext): VersionRange | null {
  const written = readName(cursor, problems);
  if (cursor === null || written === null) return null;
  const type = /^pkg:([a-z0-9.+-]+)\//.exec(purl?.source ?? '')?.[1];
  if (type === undefined) {
    const hint = 'begin the purl with the type of the package, for example pkg:deb/*/openssl';
    problems.error('VALUE_INVALID', placeOf(cursor), 'a range needs a purl that says what orders the versions', hint);
    return null;
  }
  const range = readRange(type, written);
  if (range !== null) return range;
  const why = isOrdered(type) ? `${quote(written)} is no range of versions of` : 'nothing orders the versions of';
  problems.error('VALUE_INVALID', placeOf(cursor), `${why} ${type} packages`, 'for example < 3.0.15 or >= 2, < 3');
  return null;
}

function decodeOptional(cursor: Cursor | null, { problems }: DecodeContext): Pattern | null {
  return cursor === null ? null : decodePattern(cursor, readPattern, problems);
}

/** Items may name gates that this version does not evaluate: they then accept nothing, and a warning says so. */
function decodeGate(cursor: Cursor | null, context: DecodeContext): string | null {
  const { node } = cursor ?? {};
  if (cursor === null || node?.kind !== 'scalar' || typeof node.value !== 'string' || !isUnavailable(node.value)) {
    return findGate(cursor, context)?.id ?? null;
  }
  const message = `the gate ${node.value} is not evaluated by this version, so the item accepts nothing`;
  context.problems.warn('GATE_UNAVAILABLE', placeOf(cursor), message);
  return node.value.toLowerCase();
}

function decodeExpiry(
  cursor: Cursor | null,
  { problems }: DecodeContext,
): Pick<AllowlistItem, 'expiresOn' | 'expiresAtMs'> {
  const never = { expiresOn: null, expiresAtMs: null };
  if (cursor === null || (cursor.node.kind === 'scalar' && (cursor.node.value === null || cursor.node.value === ''))) {
    return never;
  }
  const written = readText(cursor, problems);
  if (written === null) return never;
  const instant = readInstant(written);
  if (instant !== null) return { expiresOn: written, expiresAtMs: instant.getTime() };
  const hint = 'write an instant as RFC 3339, for example 2030-01-31T00:00:00Z; a date alone names no instant';
  problems.error('VALUE_INVALID', placeOf(cursor), `${quote(written)} is not an instant`, hint);
  return never;
}
