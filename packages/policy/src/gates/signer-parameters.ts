import {
  type EvidenceFact,
  type JsonObject,
  type Signer,
  type VerificationFailure,
  type VerificationStep,
  compareText,
} from '@assay/core';
import type { Parameter } from '../contracts/parameter.ts';
import type { ParameterComplaint } from '../contracts/trigger.ts';
import { optional, withDefault } from '../parameters/parameter-kind.ts';
import { oneOf, patternListOf, textList } from '../parameters/text-kinds.ts';
import { type Pattern, readPattern } from '../text/pattern.ts';
import { ANYBODY } from '../trust/implicit-verifier.ts';

type Patterns = readonly Pattern[] | null;

/** Parameters by which a rule says whose signature counts. */
export const SIGNER_PARAMETERS: {
  readonly verifiers: Parameter<readonly string[] | null>;
  readonly identities: Parameter<Patterns>;
  readonly issuers: Parameter<Patterns>;
  readonly keys: Parameter<Patterns>;
} = {
  verifiers: optional(textList, {
    summary: 'Names of verifiers of the document whose acceptance counts; all of them when absent.',
    example: 'release-key',
  }),
  identities: optional(patternListOf(readPattern), {
    summary: 'Patterns for the subject of the certificate; any when absent.',
    example: 'https://github.com/acme/*',
  }),
  issuers: optional(patternListOf(readPattern), {
    summary: 'Patterns for who vouched for the identity; any when absent.',
    example: 'https://token.actions.githubusercontent.com',
  }),
  keys: optional(patternListOf(readPattern), {
    summary: 'Patterns for names or fingerprints of keys; any when absent.',
    example: 'release-*',
  }),
};

/** How many of the named verifiers have to accept. */
export const REQUIRE_PARAMETER: Parameter<'any' | 'all'> = withDefault(oneOf(['any', 'all']), 'any', {
  summary: 'Whether one of the named verifiers is enough or each has to accept.',
  example: 'all',
});

/** Which signers count. */
export interface SignerTest {
  readonly verifiers: readonly string[] | null;
  readonly identities: Patterns;
  readonly issuers: Patterns;
  readonly keys: Patterns;
}

/** Complains about a subject without an issuer: another issuer may vouch for the same name. */
export function checkSigners({ verifiers, identities, issuers }: SignerTest): readonly ParameterComplaint[] {
  if (verifiers !== null || identities === null || issuers !== null) return [];
  const message = 'identities without issuers trust whoever vouches for the name';
  const hint = 'give issuers as well, or name verifiers of the document';
  return [{ severity: 'warning', parameter: 'identities', code: 'PARAMETER_MISSING', message, hint }];
}

/** True when evidence is verified, and accepted by those whom the rule names. What a rule asks for and the signature does not tell fails. */
export function isAccepted(fact: Pick<EvidenceFact, 'verified' | 'signer' | 'verifiers'>, test: SignerTest): boolean {
  return fact.verified && namesOf(fact, test) && isSigner(fact.signer, test);
}

/** True for what a verifier of the document accepts, not just the one that stands for everybody. */
export function isVouchedFor({ verified, verifiers }: Pick<EvidenceFact, 'verified' | 'verifiers'>): boolean {
  return verified && !(verifiers.length === 1 && verifiers[0] === ANYBODY);
}

/** Who counts without being named is declared in the document; everybody else counts only by subject and issuer. */
function namesOf({ verifiers }: Pick<EvidenceFact, 'verifiers'>, test: SignerTest): boolean {
  if (test.verifiers !== null) return test.verifiers.some((name) => name !== ANYBODY && verifiers.includes(name));
  if (verifiers.length !== 1 || verifiers[0] !== ANYBODY) return true;
  return test.identities !== null && test.issuers !== null;
}

function isSigner(signer: Signer, test: SignerTest): boolean {
  return fits(signer.identity, test.identities) && fits(signer.issuer, test.issuers) && fits(signer.key, test.keys);
}

function fits(value: string | null, patterns: Patterns): boolean {
  return patterns === null || (value !== null && patterns.some((pattern) => pattern.matches(value)));
}

/** How messages call a signer. */
export function signerName({ identity, key }: Signer): string {
  return identity ?? key ?? 'unknown';
}

/** The order of the steps of a verification. */
const STEPS: readonly VerificationStep[] = [
  'found',
  'parsed',
  'chain',
  'identity',
  'log',
  'timestamp',
  'signature',
  'subject',
  'rule',
];

/** The failure of the evidence that came furthest for the named verifiers: what to repair first. Null when nothing was tried. */
export function nearestFailure(facts: readonly EvidenceFact[], test: SignerTest): VerificationFailure | null {
  let nearest: VerificationFailure | null = null;
  for (const { checks } of facts) {
    for (const { verifier, failure } of checks) {
      if (failure === null || (test.verifiers !== null && !test.verifiers.includes(verifier))) continue;
      if (nearest === null || isNearer(failure, nearest)) nearest = failure;
    }
  }
  return nearest;
}

/** Most refusals that a finding lists. */
const MAX_REFUSALS = 20;

/** Which evidence does not count for whom: the first step that failed, and what would have satisfied it. */
export function refusalsOf(
  facts: readonly EvidenceFact[],
  test: SignerTest,
): { readonly refused?: readonly JsonObject[] } {
  const refused = facts.flatMap(({ form, evidence, checks }) =>
    checks.flatMap(({ verifier, failure }) => {
      if (failure === null || (test.verifiers !== null && !test.verifiers.includes(verifier))) return [];
      const { step, code, message, wanted } = failure;
      return [{ form, evidence, verifier, step, code, message, wanted }];
    }),
  );
  // Sorted, so that the order of facts changes nothing.
  const sorted = refused.toSorted((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
  return sorted.length === 0 ? {} : { refused: sorted.slice(0, MAX_REFUSALS) };
}

/** Of two that came equally far the first by text, so that the order of facts changes nothing. */
function isNearer(one: VerificationFailure, other: VerificationFailure): boolean {
  const further = STEPS.indexOf(one.step) - STEPS.indexOf(other.step);
  if (further !== 0) return further > 0;
  const byMessage = compareText(one.message, other.message);
  return byMessage === 0 ? compareText(one.wanted ?? '', other.wanted ?? '') < 0 : byMessage < 0;
}

/** The end of a message: why the nearest evidence does not count; empty when there is none. */
export function failureText(failure: VerificationFailure | null): string {
  if (failure === null) return '';
  const wanted = failure.wanted === null ? '' : `; wanted ${failure.wanted}`;
  return ` (nearest: ${failure.message}${wanted})`;
}

/** What a rule asks for, as keys of findings have it. */
export function signerKey({ verifiers, identities, issuers, keys }: SignerTest): string {
  const patterns = [identities, issuers, keys].flatMap((list) => list?.map(({ source }) => source) ?? []);
  return [...(verifiers ?? []), ...patterns].join(',') || 'any';
}
