import type { AttestationFact, PredicateSummary } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { count } from '../../../parameters/comparison.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { patternListOf, textList } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { daysSince } from '../../instant-age.ts';
import { SIGNER_PARAMETERS, checkSigners, failureText, isAccepted, nearestFailure } from '../../signer-parameters.ts';

type Verdict = Extract<PredicateSummary, { readonly kind: 'verification-summary' }>;

export const verdict: Trigger = defineTrigger({
  id: 'verdict',
  title: 'No passing verdict',
  summary: 'Fires when no verified verification summary says that the image passed.',
  since: '0.2.0',
  stability: 'experimental',
  references: [{ title: 'SLSA verification summary', url: 'https://slsa.dev/spec/v1.0/verification_summary' }],
  needs: ['attestations'],
  params: {
    judges: optional(patternListOf(readPattern), {
      summary: 'Patterns for the id of who judged; any when absent.',
      example: 'https://assay.acme.example',
    }),
    policies: optional(patternListOf(readPattern), {
      summary: 'Patterns for the policy that was judged by; any when absent.',
      example: 'https://acme.example/policies/production*',
    }),
    levels: optional(textList, {
      summary: 'Levels that the summary has to state, each of them; none when absent.',
      example: 'SLSA_BUILD_LEVEL_3',
    }),
    max_age_days: optional(count, { summary: 'Days that the verdict may be old; any when absent.', example: '30' }),
    ...SIGNER_PARAMETERS,
  },
  check: checkSigners,
  messages: {
    missing: 'No verified verification summary is about the image{why}',
    refused: 'No verified verification summary says that the image passed as asked; stated: {results}',
  },
  *evaluate({ attestations, evaluatedAt }, params) {
    const subject = { kind: 'signature', key: 'verdict' } as const;
    const stated = attestations.flatMap((fact) => verdictOf(fact) ?? []);
    const accepted = stated.filter(({ fact }) => isAccepted(fact, params));
    if (accepted.length === 0) {
      const why = failureText(
        nearestFailure(
          stated.map(({ fact }) => fact),
          params,
        ),
      );
      yield { message: 'missing', data: { why }, subject };
      return;
    }
    const passing = accepted.some(({ summary }) => {
      const age = daysSince(summary.verifiedAt, evaluatedAt);
      return (
        summary.result?.toUpperCase() === 'PASSED' &&
        fits(summary.verifier, params.judges) &&
        fits(summary.policy, params.policies) &&
        (params.levels ?? []).every((level) => summary.levels.includes(level)) &&
        (params.max_age_days === null || (age !== null && age <= params.max_age_days)) &&
        !accepted.some((other) => overrules(other.summary, summary, evaluatedAt))
      );
    });
    if (passing) return;
    const results = [...new Set(accepted.map(({ summary }) => summary.result ?? 'nothing'))].toSorted().join(', ');
    yield { message: 'refused', data: { results }, subject };
  },
});

function verdictOf(fact: AttestationFact): { readonly fact: AttestationFact; readonly summary: Verdict } | null {
  return fact.summary?.kind === 'verification-summary' ? { fact, summary: fact.summary } : null;
}

/** True for a verdict of the same judge by the same policy that did not pass, unless it is known to be the older one. */
function overrules(other: Verdict, passed: Verdict, now: Date): boolean {
  if (other.result?.toUpperCase() === 'PASSED') return false;
  if (other.verifier !== passed.verifier || other.policy !== passed.policy) return false;
  const [age, otherAge] = [daysSince(passed.verifiedAt, now), daysSince(other.verifiedAt, now)];
  return age === null || otherAge === null || otherAge <= age;
}

function fits(value: string | null, patterns: readonly { matches(text: string): boolean }[] | null): boolean {
  return patterns === null || (value !== null && patterns.some((pattern) => pattern.matches(value)));
}
