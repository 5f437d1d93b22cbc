import { type EvidenceSet, type ImagePolicyFacts, type TrustRequest, formatPlatform } from '@assay/core';
import { type EvidencePlace, type OpenOptions, gatherEvidence } from '@assay/oci';
import { evaluateJsonExpression } from '@assay/policy';
import {
  DEFAULT_EXPRESSION_LIMITS,
  type ImagePolicyContext,
  type RevocationFetch,
  type TrustWarning,
  type TrustedRootFetcher,
  type VerdictCache,
  type VerificationReport,
  createNotationVerification,
  judgeImagePolicies,
  loadTrustedRoots,
  verifyEvidence,
} from '@assay/trust';
import type { FactContext, FactSources } from '../fact-sources.ts';

/** What verifying needs beside the policy. */
export interface TrustOptions {
  readonly open: OpenOptions;
  /** Whose signatures count beside those that the policy names. */
  readonly more?: TrustRequest;
  /** Fetches trusted roots that are kept in TUF repositories; null: verifiers that stand on one accept nothing. */
  readonly rootFetcher: TrustedRootFetcher | null;
  /** Asks authorities whether certificates were taken back; null: nobody is asked. */
  readonly revocation: RevocationFetch | null;
  /** Runs rules in Rego; absent: they cannot be told. */
  readonly opa?: ImagePolicyContext['engines']['opa'];
  readonly verdicts?: VerdictCache | null;
  readonly signal: AbortSignal;
  readonly onWarning?: (warning: TrustWarning) => void;
}

/** What verification says of an image, and whose signatures were asked for. */
export interface VerifiedImage {
  readonly report: VerificationReport;
  readonly request: TrustRequest;
}

type TrustFacts = 'signatures' | 'attestations' | 'provenance' | 'imagePolicies' | 'evidenceSearch';

/** Facts about who vouches for an image. Evidence is gathered and verified once for each image, when the first rule asks. */
export function trustSources(options: TrustOptions): Required<Pick<FactSources, TrustFacts>> {
  const verified = new WeakMap<FactContext, Promise<VerifiedImage | undefined>>();
  const verify = async (context: FactContext): Promise<VerifiedImage | undefined> => {
    const known = verified.get(context) ?? verifyImage(context, options);
    verified.set(context, known);
    return await known;
  };
  return {
    signatures: async (context) => (await verify(context))?.report.signatures,
    attestations: async (context) => (await verify(context))?.report.attestations,
    provenance: async (context) => (await verify(context))?.report.provenance,
    evidenceSearch: async (context) => (await verify(context))?.report.search,
    imagePolicies: async (context) => {
      const image = await verify(context);
      return image === undefined ? undefined : await judgePolicies(context, image, options);
    },
  };
}

/** Holds the verified evidence of an image against the image policies that were asked for. */
export async function judgePolicies(
  context: Pick<FactContext, 'identity' | 'config' | 'evaluatedAt'>,
  { report, request }: VerifiedImage,
  options: TrustOptions,
): Promise<ImagePolicyFacts> {
  return await judgeImagePolicies(request.imagePolicies, policyContext(context, report, options));
}

/**
 * Gathers and verifies all evidence about an image; undefined for what is no image.
 * @throws VERIFIER_UNSAFE, VERIFIER_INVALID, KEY_INVALID, TRUSTED_ROOT_UNKNOWN, and what gathering evidence throws
 */
export async function verifyImage(
  context: Pick<FactContext, 'evidenceTarget' | 'needs' | 'evaluatedAt'>,
  options: TrustOptions,
): Promise<VerifiedImage | undefined> {
  const { evidenceTarget, needs, evaluatedAt } = context;
  if (evidenceTarget === null) return undefined;
  const request = joinRequests(needs.trust, options.more);
  const [roots, evidence] = await Promise.all([
    loadTrustedRoots(request.trustedRoots, options.rootFetcher),
    gatherEvidence(evidenceTarget, { ...options.open, signal: options.signal, places: placesOf(request) }),
  ]);
  for (const warning of roots.warnings) options.onWarning?.(warning);
  const report = await verifyEvidence(withoutTwins(evidence), {
    verifiers: request.verifiers,
    roots,
    at: evaluatedAt,
    notation: createNotationVerification(options.revocation),
    cache: options.verdicts ?? null,
    signal: options.signal,
  });
  return { report, request };
}

/** Requests of a policy and of whoever uses it; of two with one name that of the policy counts. */
function joinRequests(policy: TrustRequest, more: TrustRequest | undefined): TrustRequest {
  if (more === undefined) return policy;
  return {
    verifiers: byName([...more.verifiers, ...policy.verifiers]),
    trustedRoots: byName([...more.trustedRoots, ...policy.trustedRoots]),
    imagePolicies: byName([...more.imagePolicies, ...policy.imagePolicies]),
  };
}

function byName<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}

/** Where the image is, and the other repositories that verifiers name. */
function placesOf({ verifiers }: TrustRequest): readonly EvidencePlace[] {
  const others = new Map<string, EvidencePlace>();
  for (const { repository, tagPrefix } of verifiers) {
    if (repository === null && tagPrefix === undefined) continue;
    const place = { repository, ...(tagPrefix === undefined ? {} : { tagPrefix }) };
    others.set(JSON.stringify(place), place);
  }
  return [{ repository: null }, ...others.values()];
}

/** The same content found twice, by API and by tag, is one piece of evidence; where it counts for others it stays. */
function withoutTwins(set: EvidenceSet): EvidenceSet {
  const seen = new Set<string>();
  const items = set.items.filter(({ form, digest, subject, annotations, origin }) => {
    const repository = origin.place;
    const key = JSON.stringify([form, digest, subject, repository, form.startsWith('cosign-') ? annotations : null]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return { ...set, items };
}

function policyContext(
  context: Pick<FactContext, 'identity' | 'config' | 'evaluatedAt'>,
  report: VerificationReport,
  options: TrustOptions,
): ImagePolicyContext {
  const { identity, config } = context;
  const { platform, reference } = identity.subject;
  return {
    reference: identity.reference,
    written: reference,
    signatures: report.signatures,
    attestations: report.attestations,
    search: report.search,
    statementOf: report.statementOf,
    config: { [platform === null ? 'linux/amd64' : formatPlatform(platform)]: config.raw },
    object: null,
    engines: {
      cel: (source, input, limits) => evaluateJsonExpression(source, input, limits),
      opa: options.opa ?? null,
      limits: DEFAULT_EXPRESSION_LIMITS,
      signal: options.signal,
      evaluatedAt: context.evaluatedAt,
    },
  };
}
