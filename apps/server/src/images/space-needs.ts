import type { FactNeeds } from '@assay/core';
import { mergeNeeds, policyNeeds } from '@assay/policy';
import { type Scope, policies } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** Policies of one space that are asked what they need. */
const MOST_POLICIES = 1000;

/**
 * What the active policies of a space ask about images; null when there is none. A policy that does not compile any more asks for nothing:
 * judging by it tells of that.
 */
export async function spaceNeeds(
  { log, policyCache }: Pick<ServiceParts, 'log' | 'policyCache'>,
  scope: Scope,
): Promise<FactNeeds | null> {
  const { items } = await policies.listPolicies(scope, { limit: MOST_POLICIES });
  const found: FactNeeds[] = [];
  for (const { id, name, activeVersion } of items) {
    if (activeVersion === null) continue;
    const version = await policies.getPolicyVersion(scope, id, activeVersion);
    if (version === null) continue;
    try {
      found.push(policyNeeds(policyCache.compiled({ ...version, name })));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      log.warn({ policy: id, problem }, 'an active policy does not compile');
    }
  }
  return found.length === 0 ? null : mergeNeeds(found);
}
