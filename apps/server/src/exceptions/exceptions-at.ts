import type { JsonObject } from '@assay/core';
import type { Allowlist } from '@assay/policy';
import { type Scope, allowlistItems } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** Approved exceptions that count for a policy at that time, as it takes them; null for none. */
export async function exceptionsAt(
  { policyCache }: Pick<ServiceParts, 'policyCache'>,
  scope: Scope,
  policyId: string,
  at: number,
): Promise<Allowlist | null> {
  const approved = await allowlistItems.allowlistItemsAt(scope, at);
  return policyCache.exceptions(approved.filter((item) => countsFor(item, policyId)).map(policyItem));
}

/** Exceptions by their ids, whatever became of them since: what a decision of the past went by. */
export async function exceptionsOf(
  { policyCache }: Pick<ServiceParts, 'policyCache'>,
  scope: Scope,
  ids: readonly string[],
): Promise<Allowlist | null> {
  const items: JsonObject[] = [];
  for (const id of ids) {
    const item = await allowlistItems.getAllowlistItem(scope, id);
    if (item !== null) items.push(policyItem(item));
  }
  return policyCache.exceptions(items);
}

/** True when an exception is for every policy, or for this one. */
function countsFor({ item }: Pick<allowlistItems.AllowlistItem, 'item'>, policyId: string): boolean {
  const wanted = item['policyId'];
  return wanted === undefined || wanted === policyId;
}

/** An exception as a document of a policy would write it. */
export function policyItem(exception: allowlistItems.AllowlistItem): JsonObject {
  const { policyId: _policyId, ...item } = exception.item;
  const { id, reason, requestedBy, expiresAt } = exception;
  return {
    ...item,
    id,
    owner: requestedBy,
    reason,
    ...(expiresAt === null ? {} : { expires_on: new Date(expiresAt).toISOString() }),
  };
}
