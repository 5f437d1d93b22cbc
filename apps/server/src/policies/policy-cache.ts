import { createHash } from 'node:crypto';
import type { JsonObject } from '@assay/core';
import { type Allowlist, type CompiledPolicy, compilePolicy } from '@assay/policy';
import { EXCEPTIONS, exceptionsDocument } from '../exceptions/exceptions-document.ts';

/** Compiled policies and exceptions of this process by their content, the least used thrown out first. */
export interface PolicyCache {
  /** @throws POLICY_UNREADABLE, POLICY_INVALID */
  compiled(document: { readonly digest: string; readonly document: string; readonly name: string }): CompiledPolicy;
  /** Exceptions as policies know them; null for none. */
  exceptions(items: readonly JsonObject[]): Allowlist | null;
}

/** A cache of at most so many. */
export function createPolicyCache(most: number): PolicyCache {
  const held = new Map<string, CompiledPolicy>();
  const find = (key: string, compile: () => CompiledPolicy): CompiledPolicy => {
    const found = held.get(key) ?? compile();
    held.delete(key);
    held.set(key, found);
    const [oldest] = held.keys();
    if (held.size > most && oldest !== undefined) held.delete(oldest);
    return found;
  };
  return {
    compiled: ({ digest, document, name }) => find(digest, () => compilePolicy({ text: document, name })),
    exceptions: (items) => {
      if (items.length === 0) return null;
      const text = exceptionsDocument(items);
      const key = `${EXCEPTIONS} ${createHash('sha256').update(text).digest('hex')}`;
      return find(key, () => compilePolicy({ text, name: EXCEPTIONS })).allowlists[0] ?? null;
    },
  };
}
