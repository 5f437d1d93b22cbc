import { readInstant } from '@assay/core';
import type { Allowlist, AllowlistItem } from '../policy.ts';
import { readPattern } from '../text/pattern.ts';
import { type DecodeContext, IdList, withId } from './decode-context.ts';
import { findGate } from './decode-rule.ts';
import { decodePattern } from './decode-selector.ts';
import { type Cursor, placeOf, readFields, readItems, readName, readText } from './fields.ts';
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
  readText(fields.take('version'), problems);
  readText(fields.take('description', ['comment']), problems);
  const itemsAt = fields.require('items');
  fields.finish();
  const items = decodeItems(itemsAt, context);
  return id === null ? null : { id, name, items };
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
  const triggerIdAt = fields.require('trigger_id');
  const triggerId = decodePattern(triggerIdAt, readPattern, problems);
  if (triggerIdAt !== null && triggerId.matches('\0anything\0') && gate !== null) {
    const message = `the pattern accepts every finding of the gate ${gate}`;
    problems.warn('ALLOWLIST_BROAD', placeOf(triggerIdAt), message);
  }
  const expiry = decodeExpiry(fields.take('expires_on'), context);
  const owner = readText(fields.take('owner'), problems);
  const reason = readText(fields.take('reason'), problems);
  const description = readText(fields.take('description', ['comment']), problems);
  fields.ignore('trigger', 'items accept findings by gate and trigger_id');
  fields.finish();
  return gate === null ? null : { id, gate, triggerId, ...expiry, owner, reason: reason ?? description };
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
