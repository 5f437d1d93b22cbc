import { type JsonObject, isJsonObject } from '@assay/core';
import { askService } from '../decision/ask-service.ts';
import { controllerError } from '../errors.ts';

/** Exceptions of the service that are looked through, in pages of a thousand. */
const MAX_PAGES = 100;

/** An exception that was approved in the service. */
export interface ServiceException {
  /** The policy that it is for; null: every one. */
  readonly policyId: string | null;
  /** As the allowlist of a policy document holds it, with its end. */
  readonly item: JsonObject;
}

/**
 * Everything that is approved in the service now.
 * @throws SERVICE_AWAY, SERVICE_REFUSED
 */
export async function approvedExceptions(
  { url, key }: { readonly url: string; readonly key: string },
  signal: AbortSignal,
): Promise<readonly ServiceException[]> {
  const found: ServiceException[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const body = await askService(`${url}/api/v1/exceptions?state=approved&limit=1000${query}`, { key, signal });
    const { items, next } = body;
    if (!Array.isArray(items)) throw unexpected();
    found.push(...items.map(readException));
    if (typeof next !== 'string') return found;
    after = next;
  }
  return found;
}

function readException(value: unknown): ServiceException {
  if (!isJsonObject(value)) throw unexpected();
  const { id, item, reason, requestedBy, expiresAt } = value;
  if (typeof id !== 'string' || !isJsonObject(item) || typeof reason !== 'string') throw unexpected();
  const { policyId, owner, ...rest } = item;
  const whose = typeof owner === 'string' ? owner : requestedBy;
  return {
    policyId: typeof policyId === 'string' ? policyId : null,
    item: {
      ...rest,
      id,
      reason,
      ...(typeof whose === 'string' ? { owner: whose } : {}),
      ...(typeof expiresAt === 'string' ? { expires_on: expiresAt } : {}),
    },
  };
}

/** The exceptions that count for a policy, as the document of a policy that holds nothing else; undefined for none. */
export function acceptedFor(policyId: string, exceptions: readonly ServiceException[]): string | undefined {
  const counting = exceptions.filter((one) => one.policyId === null || one.policyId === policyId);
  if (counting.length === 0) return undefined;
  const items = counting.map(({ item }) => item);
  return JSON.stringify({
    version: '2',
    id: 'exceptions',
    name: 'exceptions',
    rule_sets: [],
    allowlists: [{ id: 'exceptions', name: 'exceptions', version: '2', items }],
    mappings: [],
  });
}

function unexpected(): Error {
  return controllerError('SERVICE_REFUSED', 'the service gave something that is not a list of exceptions');
}
