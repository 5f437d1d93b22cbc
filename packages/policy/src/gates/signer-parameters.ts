import type { Signer } from '@assay/core';
import type { Parameter } from '../contracts/parameter.ts';
import { optional } from '../parameters/parameter-kind.ts';
import { patternListOf } from '../parameters/text-kinds.ts';
import { type Pattern, readPattern } from '../text/pattern.ts';

type Patterns = readonly Pattern[] | null;

/** Parameters by which a rule says whose signature counts. */
export const SIGNER_PARAMETERS: {
  readonly identities: Parameter<Patterns>;
  readonly issuers: Parameter<Patterns>;
  readonly keys: Parameter<Patterns>;
} = {
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

/** Which signers count. */
export interface SignerTest {
  readonly identities: Patterns;
  readonly issuers: Patterns;
  readonly keys: Patterns;
}

/** True when the signer is one that the rule names; what a rule asks for and the signature does not tell fails. */
export function isSigner(signer: Signer, test: SignerTest): boolean {
  return fits(signer.identity, test.identities) && fits(signer.issuer, test.issuers) && fits(signer.key, test.keys);
}

function fits(value: string | null, patterns: Patterns): boolean {
  return patterns === null || (value !== null && patterns.some((pattern) => pattern.matches(value)));
}

/** How messages call a signer. */
export function signerName({ identity, key }: Signer): string {
  return identity ?? key ?? 'unknown';
}
