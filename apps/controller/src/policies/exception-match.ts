import type { ImageVerdict } from '../decision/decide.ts';
import type { DoorSettings } from '../settings/door-settings.ts';
import { matchesImage } from './image-glob.ts';
import { matchesName } from './namespace-scope.ts';
import type { AdmissionException, BreakGlass, PolicySet } from './policy-set.ts';

/** What an exception is looked for. */
export interface ExceptionQuestion {
  readonly set: PolicySet;
  readonly settings: Pick<DoorSettings, 'trustedNamespaces'>;
  readonly policy: string;
  readonly namespace: string;
  /** Canonical, with the digest where it is known. */
  readonly reference: string;
  readonly now: number;
}

/**
 * The exceptions that let pass what a verdict says: each blocking rule needs one that names it, or all rules. What cannot be put down to
 * rules, being unmapped or read in part, needs one for all rules. Null when some rule has none.
 */
export function exceptionsFor(
  question: ExceptionQuestion,
  verdict: ImageVerdict,
): readonly AdmissionException[] | null {
  const valid = question.set.exceptions.filter((exception) => counts(exception, question));
  if (valid.length === 0) return null;
  const whole = valid.find(({ scope }) => scope.rules === null);
  if (whole !== undefined) return [whole];
  if (verdict.kind !== 'decided') return null;
  const { blockingRules, hasAllRules, reason } = verdict.decision;
  if (!hasAllRules || reason !== 'policy_evaluation' || blockingRules.length === 0) return null;
  const found = blockingRules.map((rule) => valid.find(({ scope }) => scope.rules?.includes(rule) === true));
  const each = found.filter((exception) => exception !== undefined);
  return each.length === found.length ? [...new Set(each)] : null;
}

function counts(exception: AdmissionException, question: ExceptionQuestion): boolean {
  const { scope } = exception;
  return (
    isValid(exception, question) &&
    (scope.policies === null || scope.policies.includes(question.policy)) &&
    scope.namespaces.some((pattern) => matchesName(pattern, question.namespace)) &&
    scope.images.some((glob) => matchesImage(glob, question.reference))
  );
}

/** What opens the door of a namespace now; null when nothing does. */
export function openBreakGlass(
  set: PolicySet,
  namespace: string,
  at: { readonly settings: Pick<DoorSettings, 'trustedNamespaces'>; readonly now: number },
): BreakGlass | null {
  return (
    set.breakGlass.find(
      (item) => isValid(item, at) && item.namespaces.some((pattern) => matchesName(pattern, namespace)),
    ) ?? null
  );
}

/** Not expired, and from a place whose word counts. An end that cannot be read has passed. */
function isValid(
  { expiresAt, declaredIn }: Pick<AdmissionException, 'expiresAt' | 'declaredIn'>,
  { settings, now }: { readonly settings: Pick<DoorSettings, 'trustedNamespaces'>; readonly now: number },
): boolean {
  const end = Date.parse(expiresAt);
  return end > now && (declaredIn === null || settings.trustedNamespaces.includes(declaredIn));
}
