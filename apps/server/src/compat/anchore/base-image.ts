import { type Decision, type VulnerabilityMatch, type Digest, isDigest } from '@assay/core';
import { imageAncestors, type images } from '@assay/store';
import { openMatcherFor } from '../../advisories/matcher.ts';
import { serverError } from '../../errors.ts';
import type { BareCall } from '../../http/call.ts';
import { loadInspection } from '../../images/stored-inspection.ts';
import { imageNamed } from '../../judgement/resolve-image.ts';

/** Ancestors that are looked through. */
export const MOST_ANCESTORS = 100;

/** Why nothing can be said of what a base image brought, as the v2 API tells problems. */
export interface BaseProblem {
  readonly severity: 'error';
  readonly problem_type: 'base_image_unknown' | 'base_image_not_an_ancestor';
  readonly details: string;
}

/** The base image that a caller named. */
export type NamedBase =
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly problem: BaseProblem }
  | { readonly kind: 'base'; readonly image: images.ImageSummary };

/**
 * Finds the base image that is to be compared with: one of the space whose layers are the first ones of the image.
 * @throws REQUEST_INVALID
 */
export async function namedBase(
  call: Pick<BareCall, 'scope'>,
  image: images.ImageSummary,
  text: string | undefined,
): Promise<NamedBase> {
  if (text === undefined || text === '') return { kind: 'none' };
  const digest = text.toLowerCase();
  if (!isDigest(digest)) throw serverError('REQUEST_INVALID', 'base_digest is no digest');
  const scope = call.scope();
  const base = await imageNamed(scope, digest, null);
  if (base?.state !== 'analysed') return problem('base_image_unknown', 'the space knows no inspected image', digest);
  const ancestors = await imageAncestors.listAncestors(scope, image.id, MOST_ANCESTORS);
  if (!ancestors.some(({ imageId }) => imageId === base.id)) {
    return problem('base_image_not_an_ancestor', 'the image was not built on', digest);
  }
  return { kind: 'base', image: base };
}

function problem(problem_type: BaseProblem['problem_type'], text: string, digest: Digest): NamedBase {
  return { kind: 'problem', problem: { severity: 'error', problem_type, details: `${text} ${digest}` } };
}

/** Says of each vulnerability whether the base image has it in the same package; null where that is not known. */
export async function inheritedMatches(
  call: BareCall,
  base: NamedBase,
): Promise<(match: VulnerabilityMatch) => boolean | null> {
  if (base.kind === 'none') return ({ inheritedFromBase }) => inheritedFromBase;
  if (base.kind === 'problem') return () => null;
  const kept = await loadInspection(call.parts, call.scope(), base.image.id);
  if (kept === null) return () => null;
  using matcher = await openMatcherFor(call.parts, call.scope(), new Date(call.now));
  if (matcher === null) return () => null;
  const { matches } = matcher.match(kept.inspection, null).vulnerabilities;
  const known = new Set(matches.map((match) => identityOf(match)));
  return (match) => known.has(identityOf(match));
}

function identityOf({ id, package: { purl, type, name, version } }: VulnerabilityMatch): string {
  return JSON.stringify([id, type, purl, name, version]);
}

/** Says of each finding whether the same rule finds the same in the base image. */
export function inheritedFindings({
  findings,
}: Pick<Decision, 'findings'>): (finding: Decision['findings'][number]) => boolean {
  const key = ({ ruleSetId, ruleId, id }: Decision['findings'][number]): string =>
    JSON.stringify([ruleSetId, ruleId, id]);
  const known = new Set(findings.map((finding) => key(finding)));
  return (finding) => known.has(key(finding));
}
