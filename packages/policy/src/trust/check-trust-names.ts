import { type TrustRequest, suggest } from '@assay/core';
import { type ProblemList, quote } from '../document/problem-list.ts';
import { itemsOf } from '../parameters/parameter-kind.ts';
import type { RuleSet } from '../policy.ts';

/** Gates whose rules may name verifiers or image policies, and by which parameter. */
const PARAMETERS: readonly {
  readonly gates: ReadonlySet<string>;
  readonly parameter: string;
  readonly what: string;
}[] = [
  { gates: new Set(['signatures', 'attestations', 'provenance']), parameter: 'verifiers', what: 'verifier' },
  { gates: new Set(['image_policy']), parameter: 'policies', what: 'image policy' },
];

/**
 * Reports rules that name a verifier or an image policy that the document does not declare: they could never be met. Only a warning where
 * it declares none at all, because verifiers may be given where a policy is used.
 */
export function checkTrustNames(ruleSets: Iterable<RuleSet>, trust: TrustRequest, problems: ProblemList): void {
  const declared: Readonly<Record<string, readonly string[]>> = {
    verifiers: trust.verifiers.map(({ name }) => name),
    policies: trust.imagePolicies.map(({ name }) => name),
  };
  for (const { rules } of ruleSets) {
    for (const { gate, params, place } of rules) {
      const asked = PARAMETERS.find(({ gates }) => gates.has(gate));
      const input = asked === undefined ? undefined : params.get(asked.parameter);
      if (asked === undefined || input === undefined) continue;
      const known = declared[asked.parameter] ?? [];
      for (const name of itemsOf(input) ?? []) {
        if (known.includes(name)) continue;
        const near = suggest(name, known);
        const hint = near === undefined ? `declared: ${known.join(', ') || 'none'}` : `did you mean ${near}?`;
        const message = `the document has no ${asked.what} ${quote(name)}`;
        if (known.length > 0) problems.error('REFERENCE_MISSING', place, message, hint);
        else problems.warn('REFERENCE_MISSING', place, `${message}: it has to be given where the policy is used`, hint);
      }
    }
  }
}
