import { type TextMatch, type TrustedIdentity, readInstant } from '@assay/core';
import { trustError } from '../errors.ts';
import { Refusal, quoted } from '../failures.ts';
import { type TextTest, compileTextMatch, describeTextMatch } from '../text/text-match.ts';
import type { CertificateIdentity } from './claims.ts';

/** A trusted identity, compiled. */
export interface IdentityRule {
  readonly description: string;
  /** Null: never revoked. */
  readonly revokedFrom: Date | null;
  /** The name of a matching certificate by which it matches; the first where any will do. */
  readonly nameOf: (identity: CertificateIdentity) => string | null;
  /** How many of its parts match, and whether all do. */
  readonly compare: (identity: CertificateIdentity) => { readonly isMatch: boolean; readonly score: number };
}

/**
 * Compiles who is trusted.
 * @throws VERIFIER_INVALID when nobody is named: neither subject nor claims restrict whom the issuer vouches for, or an expression or
 * time is invalid.
 */
export function compileIdentity(trusted: TrustedIdentity): IdentityRule {
  const parts = compileParts(trusted);
  const isWanted = trusted.subject === null ? (): boolean => true : compileTextMatch(trusted.subject);
  if (parts.length === 0) throw trustError('VERIFIER_INVALID', 'a trusted identity restricts nothing');
  return {
    description: parts.map(({ name, wanted }) => `${name} ${wanted}`).join(', '),
    revokedFrom: readRevocation(trusted.revokedFrom),
    nameOf: ({ names }) => names.find((name) => isWanted(name)) ?? null,
    compare: (identity) => {
      const matches = parts.filter(({ test }) => test(identity)).length;
      return { isMatch: matches === parts.length, score: matches };
    },
  };
}

/** Reads a time of revocation. @throws VERIFIER_INVALID */
function readRevocation(text: string | null): Date | null {
  if (text === null) return null;
  const instant = readInstant(text);
  if (instant === null) throw trustError('VERIFIER_INVALID', `not an instant: ${quoted(text)}`);
  return instant;
}

interface IdentityPart {
  readonly name: string;
  readonly wanted: string;
  readonly test: (identity: CertificateIdentity) => boolean;
}

function compileParts(trusted: TrustedIdentity): readonly IdentityPart[] {
  const parts: IdentityPart[] = [];
  const { issuer, subject } = trusted;
  if (subject !== null) {
    const test = compileTextMatch(subject);
    parts.push({ ...naming('subject', subject), test: ({ names }) => names.some((name) => test(name)) });
  }
  if (issuer !== null) {
    const test = compileTextMatch(issuer);
    parts.push({ ...naming('issuer', issuer), test: (identity) => identity.issuer !== null && test(identity.issuer) });
  }
  for (const [name, wanted] of Object.entries(trusted.claims)) {
    parts.push({ ...naming(name, wanted), test: claimTest(name, compileTextMatch(wanted)) });
  }
  return parts;
}

function naming(name: string, wanted: TextMatch): { readonly name: string; readonly wanted: string } {
  return { name, wanted: describeTextMatch(wanted) };
}

function claimTest(name: string, test: TextTest): IdentityPart['test'] {
  return ({ claims }) => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    return value !== undefined && test(value);
  };
}

/**
 * Finds the rule that the certificate meets. Rules whose revocation has come do not count.
 * @throws Refusal IDENTITY_MISMATCH, IDENTITY_REVOKED
 */
export function matchIdentity(
  identity: CertificateIdentity,
  rules: readonly IdentityRule[],
  signedAt: Date | null,
): IdentityRule {
  const matching = rules.filter((rule) => rule.compare(identity).isMatch);
  // A revocation is about the signer: it holds even where another rule, wider, would let the same signer in.
  for (const { revokedFrom } of matching) {
    if (revokedFrom === null || (signedAt !== null && signedAt < revokedFrom)) continue;
    const since = revokedFrom.toISOString();
    const when = signedAt?.toISOString() ?? 'at a time that nobody vouches for';
    throw new Refusal(
      'IDENTITY_REVOKED',
      `${describeIdentity(identity)} is not trusted from ${since} on; signed ${when}`,
      `a signature from before ${since}`,
    );
  }
  const [standing] = matching;
  if (standing !== undefined) return standing;
  throw new Refusal('IDENTITY_MISMATCH', `signed by ${describeIdentity(identity)}`, nearest(identity, rules));
}

/** The rules that the certificate comes closest to. */
function nearest(identity: CertificateIdentity, rules: readonly IdentityRule[]): string {
  const scored = rules.map((rule) => ({ rule, score: rule.compare(identity).score }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score === best)
    .slice(0, 3)
    .map(({ rule }) => rule.description)
    .join('; or ');
}

/** Who a certificate names, for messages. */
function describeIdentity({ names, issuer }: CertificateIdentity): string {
  return `${names[0] ?? 'nobody'}${issuer === null ? '' : `, vouched for by ${issuer}`}`;
}
