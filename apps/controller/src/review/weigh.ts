import { isInCanary } from '../policies/applicable-policies.ts';
import { exceptionsFor } from '../policies/exception-match.ts';
import type { AdmissionException, EnforcementMode } from '../policies/policy-set.ts';
import type { ImageVerdict } from '../decision/decide.ts';
import { canonicalText } from '../decision/reference-text.ts';
import type { Door } from './door.ts';
import type { JudgedObject, JudgedUse } from './judge-object.ts';

/** What is against an image. */
export type Objection =
  /** Policy refuses it. */
  | 'refused'
  /** Policy could not be evaluated, or the image could not be had. */
  | 'undecided'
  /** It is no reference, which nothing can be said of. */
  | 'invalid'
  /** It is not judged yet. */
  | 'pending'
  /** It is named by a tag, and policy wants a digest. */
  | 'unpinned';

/** What becomes of an image by one policy. */
export type Weighed = JudgedUse & {
  /** Null when nothing is. `warned`: policy lets it in with a warning. */
  readonly objection: Objection | 'warned' | null;
  /** What that does: `deny` the object, `warn` whoever makes it, write it down for the `audit`, tell only the operators (`shadow`). */
  readonly effect: 'deny' | 'warn' | 'audit' | 'shadow' | 'none';
  /** Exceptions that lifted the objection. */
  readonly exceptions: readonly AdmissionException[];
};

/**
 * What becomes of each image of an object. The table, from objection to effect under mode `enforce`: refused, invalid and unpinned deny;
 * undecided denies unless the policy is open on errors, when it warns; pending does what the policy says of the unknown. Every other
 * mode only makes that weaker, and nothing here lets pass what has no answer.
 */
export function weigh(object: JudgedObject, door: Door): readonly Weighed[] {
  return object.judged.map((judged) => {
    const objection = objectionOf(judged);
    if (objection === null) return { ...judged, objection, effect: 'none', exceptions: [] };
    const exceptions = objection === 'warned' ? null : liftedBy(judged, object, door);
    if (exceptions !== null) return { ...judged, objection, effect: 'audit', exceptions };
    return { ...judged, objection, effect: effectOf(judged, objection, object, door), exceptions: [] };
  });
}

function objectionOf({ verdict, applicable }: JudgedUse): Weighed['objection'] {
  switch (verdict.kind) {
    case 'pending':
      return 'pending';
    case 'unavailable':
      return verdict.code === 'REFERENCE_INVALID' ? 'invalid' : 'undecided';
    case 'decided':
      if (verdict.verdict === 'fail') return 'refused';
      if (verdict.verdict === 'error') return 'undecided';
      if (!verdict.isPinned && applicable.policy.enforcement.requiresPin) return 'unpinned';
      return verdict.verdict === 'warn' ? 'warned' : null;
  }
}

function effectOf(
  { applicable, verdict }: JudgedUse,
  objection: Objection | 'warned',
  { namespace }: JudgedObject,
  { settings }: Door,
): Weighed['effect'] {
  const { policy } = applicable;
  const { enforcement } = policy;
  if (enforcement.isShadow) return 'shadow';
  const mode = settings.auditedNamespaces.includes(namespace.name) ? 'audit' : applicable.mode;
  const strength = strengthOf(objection, enforcement);
  const carried: EnforcementMode =
    mode === 'enforce' && !isInCanary(policy, namespace.name, repositoryOf(verdict)) ? 'warn' : mode;
  return weaker(strength, carried);
}

/** What an objection does where the policy is enforced. */
function strengthOf(
  objection: Objection | 'warned',
  { onError, onUnknown }: JudgedUse['applicable']['policy']['enforcement'],
): 'deny' | 'warn' | 'audit' {
  switch (objection) {
    case 'refused':
    case 'invalid':
    case 'unpinned':
      return 'deny';
    case 'undecided':
      return onError === 'open' ? 'warn' : 'deny';
    case 'pending':
      return onUnknown === 'deny' ? 'deny' : onUnknown === 'warn' ? 'warn' : 'audit';
    case 'warned':
      return 'warn';
  }
}

function weaker(strength: 'deny' | 'warn' | 'audit', mode: EnforcementMode): 'deny' | 'warn' | 'audit' {
  if (mode === 'audit' || strength === 'audit') return 'audit';
  return mode === 'warn' ? 'warn' : strength;
}

function repositoryOf(verdict: ImageVerdict): string {
  if (verdict.kind !== 'decided') return '';
  const { reference } = verdict.decision;
  const named = reference.slice(0, reference.indexOf('@'));
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0 ? named : named.slice(0, colon);
}

function liftedBy(
  { applicable, use, verdict }: JudgedUse,
  { set, namespace }: JudgedObject,
  door: Door,
): readonly AdmissionException[] | null {
  if (set.exceptions.length === 0) return null;
  return exceptionsFor(
    {
      set,
      settings: door.settings,
      policy: applicable.policy.name,
      namespace: namespace.name,
      reference: verdict.kind === 'decided' ? verdict.decision.reference : canonicalText(use.reference),
      now: door.now(),
    },
    verdict,
  );
}
