import {
  type AttestationFact,
  type EvidenceFact,
  type EvidenceSearch,
  type ImagePolicyFacts,
  type ImageSubject,
  type ProvenanceFact,
  type Registry,
  type RequirementOutcome,
  type SignatureFact,
  printable,
} from '@assay/core';
import { type Formatter, jsonText } from '@assay/report';
import { plainFormats } from './plain-formats.ts';

/** What `assay verify` found of one image. */
export interface ImageVerification {
  readonly subject: ImageSubject;
  readonly verified: boolean;
  /** Why not; empty when verified. */
  readonly problems: readonly string[];
  readonly report: {
    readonly signatures: readonly SignatureFact[];
    readonly attestations: readonly AttestationFact[];
    readonly provenance: readonly ProvenanceFact[];
    readonly search: EvidenceSearch;
  };
  /** Null when the policy has none. */
  readonly imagePolicies: ImagePolicyFacts | null;
  /** Names of those whose signature counts. */
  readonly verifiers: readonly string[];
}

type Verifications = readonly ImageVerification[];

/** Formats of `assay verify`. */
export function verificationFormats(): Registry<Formatter<Verifications>> {
  return plainFormats<Verifications>({
    table: (verifications) => verifications.map(tableOf).join('\n'),
    json: (verifications) => `${jsonText(documentOf(verifications))}\n`,
  });
}

/** One image by itself, several as a list. */
function documentOf(verifications: Verifications): Readonly<Record<string, unknown>> {
  const images = verifications.map(({ report, ...rest }) => ({ ...rest, ...report }));
  const [first, second] = images;
  return first !== undefined && second === undefined ? { schemaVersion: 1, ...first } : { schemaVersion: 1, images };
}

function tableOf({ subject, verified, problems, report, imagePolicies }: ImageVerification): string {
  const lines = [
    `${verified ? 'verified' : 'NOT VERIFIED'}  ${printable(subject.reference)}`,
    ...(subject.digest === null ? [] : [`  ${subject.digest}`]),
    ...problems.map((problem) => `  ${printable(problem)}`),
  ];
  const signed = [...report.signatures, ...report.attestations];
  if (signed.length > 0)
    lines.push('', 'Evidence', ...signed.flatMap((fact) => evidenceLines(fact, subject.indexDigest)));
  if (imagePolicies !== null) {
    lines.push('', 'Image policies');
    for (const { policy, mode, outcome, warnings } of imagePolicies.judged) {
      lines.push(`  ${printable(policy)} (${mode})`, ...outcomeLines(outcome, 2));
      lines.push(...warnings.map((warning) => `    warning: ${printable(warning)}`));
    }
  }
  const { gaps } = report.search;
  if (gaps.length > 0) {
    lines.push('', 'Not read', ...gaps.map(({ place, message }) => `  ${printable(place)}: ${printable(message)}`));
  }
  return `${lines.join('\n')}\n`;
}

function evidenceLines(fact: EvidenceFact | AttestationFact, index: string | null): readonly string[] {
  const { verified, signer, signedAt, form, logged, verifiers, checks, subject } = fact;
  const kind = 'predicateType' in fact ? `statement ${printable(fact.predicateType)}` : 'signature';
  const who = signer.identity ?? signer.key ?? 'nobody known';
  const head = `  ${verified ? '✓' : '✗'} ${kind} (${form}) by ${printable(who)}`;
  const about = `      about ${subject}${subject === index ? ' (the index)' : ''}`;
  if (verified) {
    const time = signedAt === null ? 'at a time that nobody vouches for' : `at ${signedAt}`;
    const accepted = `      accepted by ${verifiers.map(printable).join(', ')}; signed ${time}${logged ? ', logged' : ''}`;
    const issuer = signer.issuer === null ? [] : [`      issuer ${printable(signer.issuer)}`];
    return [head, about, ...issuer, accepted];
  }
  const failures = checks.flatMap(({ verifier, failure }) => {
    if (failure === null) return [];
    const wanted = failure.wanted === null ? '' : `; wanted ${printable(failure.wanted)}`;
    return [`      ${printable(verifier)}: fails at ${failure.step}: ${printable(failure.message)}${wanted}`];
  });
  return [head, about, ...failures];
}

function outcomeLines(outcome: RequirementOutcome, depth: number): readonly string[] {
  const { name, kind, result, failure, children } = outcome;
  const indent = '  '.repeat(depth);
  const mark = result === 'met' ? '✓' : '✗';
  const why =
    failure === null || children.length > 0 ? '' : `: fails at ${failure.step}: ${printable(failure.message)}`;
  const wanted = failure?.wanted == null || children.length > 0 ? '' : `; wanted ${printable(failure.wanted)}`;
  return [
    `${indent}${mark} ${kind} ${printable(name)}${why}${wanted}`,
    ...children.flatMap((child) => outcomeLines(child, depth + 1)),
  ];
}
