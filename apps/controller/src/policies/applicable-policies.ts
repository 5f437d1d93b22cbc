import { createHash } from 'node:crypto';
import { isInScope, isSurelyInScope, type KnownNamespace } from './namespace-scope.ts';
import type { EnforcementMode, PolicySet, ScopedPolicy } from './policy-set.ts';

/** A policy that holds in a namespace, and what a refusal by it does there. */
export interface ApplicablePolicy {
  readonly policy: ScopedPolicy;
  readonly mode: EnforcementMode;
}

/** The policies that hold in a namespace. All of them have to be satisfied. */
export function applicablePolicies(set: PolicySet, namespace: KnownNamespace): readonly ApplicablePolicy[] {
  return set.policies.flatMap((policy) =>
    isInScope(policy.scope, namespace) ? [{ policy, mode: modeOf(policy, namespace) }] : [],
  );
}

/** A mode for some namespaces counts only where it is known that this is one of them. */
function modeOf({ enforcement }: ScopedPolicy, namespace: KnownNamespace): EnforcementMode {
  for (const { namespaces, mode } of enforcement.modes) if (isSurelyInScope(namespaces, namespace)) return mode;
  return enforcement.mode;
}

/**
 * Whether a policy on probation is carried out for an image in a namespace. The same for the same, and whoever is among ten in a hundred
 * is among twenty.
 */
export function isInCanary(policy: ScopedPolicy, namespace: string, repository: string): boolean {
  const { canaryPercent } = policy.enforcement;
  if (canaryPercent >= 100) return true;
  if (canaryPercent <= 0) return false;
  const hash = createHash('sha256').update(`${policy.name}\n${namespace}\n${repository}`).digest();
  return (hash.readUInt32BE(0) / 2 ** 32) * 100 < canaryPercent;
}
