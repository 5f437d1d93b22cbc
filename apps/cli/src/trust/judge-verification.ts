import { type ImageToVerify, type TrustOptions, judgePolicies, verifyImage } from '@assay/assess';
import { type AttestationFact, type SignatureFact, type TrustRequest, BASIC_REQUEST } from '@assay/core';
import { SHORT_PREDICATE_TYPES } from '@assay/trust';
import { cliError } from '../errors.ts';
import type { ImageVerification } from '../terminal/verification-formats.ts';

/** What has to hold. */
interface Wanted {
  readonly attestations: readonly string[];
  readonly minimum: number;
  /** Verifiers of the command line: beside image policies one of these has to accept as well. Empty: it names nobody. */
  readonly named: ReadonlySet<string>;
}

/**
 * Verifies an image: with image policies by those that are about it, else by signatures of as many different signers as are asked for, or
 * by the statements that are asked for. More than one signer that is asked for, and whom the command line names, are
 * asked for beside image policies too.
 * @throws what verifying throws
 */
export async function judgeVerification(
  image: ImageToVerify,
  {
    trust,
    asked,
    wanted,
    at,
  }: {
    readonly trust: TrustOptions;
    readonly asked: TrustRequest;
    readonly wanted: Wanted;
    readonly at: Date;
  },
): Promise<ImageVerification> {
  const needs = { kinds: new Set<never>(), request: BASIC_REQUEST, trust: asked };
  const context = { ...image, needs, evaluatedAt: at };
  const verified = await verifyImage(context, trust);
  if (verified === undefined) throw cliError('OPTION_CONFLICT', 'an SBOM has no signatures to verify');
  const { report } = verified;
  const imagePolicies = asked.imagePolicies.length === 0 ? null : await judgePolicies(context, verified, trust);
  const problems = [
    ...(imagePolicies === null || wanted.minimum > 1 || wanted.named.size > 0
      ? signatureProblems(
          report.signatures,
          report.attestations,
          wanted,
          imagePolicies !== null && wanted.named.size > 0,
        )
      : []),
    ...attestationProblems(report.attestations, wanted),
    ...(imagePolicies === null ? [] : policyProblems(imagePolicies)),
  ];
  const { signatures, attestations, provenance, search } = report;
  return {
    subject: image.identity.subject,
    verified: problems.length === 0,
    problems,
    report: { signatures, attestations, provenance, search },
    imagePolicies,
    verifiers: asked.verifiers.map(({ name }) => name),
  };
}

/** Statements that are asked for stand for signatures as well: whoever makes one signs the image. */
function signatureProblems(
  signatures: readonly SignatureFact[],
  attestations: readonly AttestationFact[],
  { attestations: types, minimum, named }: Wanted,
  isNamedOnly: boolean,
): readonly string[] {
  const counted = types.length === 0 ? signatures : [...signatures, ...attestations];
  const accepted = counted.filter(
    ({ verified, verifiers }) => verified && (!isNamedOnly || verifiers.some((name) => named.has(name))),
  );
  const signers = new Set(accepted.map(({ signer }) => signer.identity ?? signer.key ?? ''));
  if (signers.size >= minimum) return [];
  if (minimum > 1) return [`${signers.size} of ${minimum} signers vouch for the image`];
  return [signatures.length === 0 ? 'the image has no signature' : 'nobody who counts signed the image'];
}

function attestationProblems(
  attestations: readonly AttestationFact[],
  { attestations: types }: Wanted,
): readonly string[] {
  return types.flatMap((type) => {
    const wanted = SHORT_PREDICATE_TYPES.get(type) ?? type;
    const found = attestations.filter(({ predicateType }) => isOfType(predicateType, wanted));
    if (found.some(({ verified }) => verified)) return [];
    return [
      found.length === 0 ? `there is no statement of kind ${type}` : `nobody who counts made the statement ${type}`,
    ];
  });
}

/** Versions of a kind of statement are the same kind: `…/provenance/v0.2` and `…/provenance/v1`. */
function isOfType(predicateType: string, wanted: string): boolean {
  const bare = (uri: string): string => uri.replace(/\/v\d+(?:\.\d+)*$/, '');
  return predicateType === wanted || (SHORT_URIS.has(wanted) && bare(predicateType) === bare(wanted));
}

const SHORT_URIS: ReadonlySet<string> = new Set(SHORT_PREDICATE_TYPES.values());

function policyProblems({ judged }: NonNullable<ImageVerification['imagePolicies']>): readonly string[] {
  if (judged.length === 0) return ['no image policy is about this image'];
  return judged
    .filter(({ mode, outcome }) => outcome.result !== 'met' && (mode === 'enforce' || outcome.result === 'error'))
    .map(
      ({ policy, outcome }) => `the image policy ${policy} is not met: ${outcome.failure?.message ?? outcome.result}`,
    );
}
