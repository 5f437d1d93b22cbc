import type { CompiledPolicy } from '@assay/policy';
import { type Scope, policies } from '@assay/store';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';

/** The version of a policy that counts. */
export interface EffectivePolicy {
  readonly policyId: string;
  readonly name: string;
  readonly version: number;
  readonly isDefault: boolean;
  readonly compiled: CompiledPolicy;
}

/** What finding policies goes by. */
type PolicyParts = Pick<ServiceParts, 'policyCache'>;

/**
 * The active version of a policy, or of the default one when none is named.
 * @throws NOT_FOUND, CONFLICT when no version is active or no policy is the default one
 */
export async function effectivePolicy(
  parts: PolicyParts,
  scope: Scope,
  policyId: string | null,
): Promise<EffectivePolicy> {
  const stored = policyId === null ? await policies.defaultPolicy(scope) : await policies.getPolicy(scope, policyId);
  if (stored === null && policyId === null) {
    throw serverError('CONFLICT', 'no policy of the space is the default one', {
      hint: 'Name one with policyId, or make one the default.',
    });
  }
  if (stored === null) throw serverError('NOT_FOUND', 'there is no such policy');
  const found = await compileActive(parts, scope, stored);
  if (found === null) throw serverError('CONFLICT', 'no version of the policy is active');
  return found;
}

/** Every policy of which a version is active. @throws what compiling throws */
export async function effectivePolicies(parts: PolicyParts, scope: Scope): Promise<readonly EffectivePolicy[]> {
  const found: EffectivePolicy[] = [];
  for (const stored of await policies.activePolicies(scope)) {
    const policy = await compileActive(parts, scope, stored);
    if (policy !== null) found.push(policy);
  }
  return found;
}

async function compileActive(
  { policyCache }: PolicyParts,
  scope: Scope,
  { id, name, activeVersion, isDefault }: policies.StoredPolicy,
): Promise<EffectivePolicy | null> {
  if (activeVersion === null) return null;
  const version = await policies.getPolicyVersion(scope, id, activeVersion);
  if (version === null) return null;
  return {
    policyId: id,
    name,
    version: activeVersion,
    isDefault,
    compiled: policyCache.compiled({ ...version, name }),
  };
}
