import type { TransparencyDemand, Verifier } from '@assay/core';
import { trustError } from '../errors.ts';
import { type KeyRule, compileKey } from '../keys/key-rule.ts';
import { type IdentityRule, compileIdentity } from '../sigstore/identity.ts';

/** A verifier of Sigstore and cosign evidence, ready to verify with. */
export type SigstoreRules =
  | { readonly kind: 'key'; readonly keys: readonly KeyRule[]; readonly demand: TransparencyDemand }
  | { readonly kind: 'keyless'; readonly identities: readonly IdentityRule[]; readonly demand: TransparencyDemand };

/** A verifier that Sigstore's rules are about. */
export type SigstoreVerifier = Extract<Verifier, { readonly kind: 'key' | 'keyless' }>;

/**
 * Compiles a verifier. Refuses one that would accept what nobody vouches for.
 * @throws VERIFIER_UNSAFE for certificates without log and without timestamp, VERIFIER_INVALID, KEY_INVALID
 */
export function compileVerifier(verifier: SigstoreVerifier): SigstoreRules {
  const { name, demand } = verifier;
  if (verifier.kind === 'key') {
    const keys = verifier.keys.flatMap(compileKey);
    if (keys.length === 0) throw trustError('VERIFIER_INVALID', `verifier ${name} has no key`);
    return { kind: 'key', keys, demand };
  }
  if (verifier.identities.length === 0) throw trustError('VERIFIER_INVALID', `verifier ${name} names no identity`);
  if (demand.log === 'ignored' && demand.timestamp === 'ignored') {
    const message = `verifier ${name} ignores both the log and timestamps: nothing proves when certificates signed`;
    throw trustError('VERIFIER_UNSAFE', message);
  }
  return { kind: 'keyless', identities: verifier.identities.map(compileIdentity), demand };
}

/** Whether a verifier needs authorities or logs to come to a verdict. */
export function needsTrustedRoot(verifier: SigstoreVerifier): boolean {
  if (verifier.kind === 'keyless') return true;
  if (verifier.demand.log === 'required' || verifier.demand.timestamp === 'required') return true;
  return verifier.keys.some(({ validFrom, validUntil, revokedFrom }) => {
    return validFrom !== null || validUntil !== null || revokedFrom !== null;
  });
}
