import type { Verifier } from '@assay/core';
import type { Rule } from '../policy.ts';

/**
 * Name of the verifier that stands for everybody whom the public-good instance of Sigstore knows. No document may give it to a verifier
 * of its own, and no rule may ask for it by name: whoever did would trust everybody.
 */
export const ANYBODY = 'anybody known to sigstore';

const GATES: ReadonlySet<string> = new Set(['signatures', 'attestations', 'provenance']);

/**
 * Verifiers that rules imply. A rule that names certificate subjects and issuers by itself means keyless signatures of the public-good
 * instance; it filters by them, so who signs is left open here.
 */
export function impliedVerifiers(rules: Iterable<Rule>): readonly Verifier[] {
  for (const { gate, params } of rules) {
    if (GATES.has(gate) && !params.has('verifiers') && params.has('identities') && params.has('issuers')) {
      return [EVERYBODY];
    }
  }
  return [];
}

const ANY = { kind: 'regex', source: '.+', unanchored: false } as const;

const EVERYBODY: Verifier = {
  name: ANYBODY,
  kind: 'keyless',
  identities: [{ issuer: ANY, subject: ANY, claims: {}, revokedFrom: null }],
  demand: { log: 'required', certificateLog: 'required', timestamp: 'ignored' },
  annotations: {},
  repository: null,
  trustedRoot: null,
  signatureFormat: null,
};
