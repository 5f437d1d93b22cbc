import { createHash } from 'node:crypto';
import { type ImageSubject, isDigest } from '@assay/core';
import { type CompiledPolicy, type Plan, planEvaluation } from '@assay/policy';
import type { images } from '@assay/store';
import { readPlatform } from '../images/platform-text.ts';
import { type JudgedPlace } from '../judgement/context.ts';
import { readReference } from '../judgement/judge-image.ts';

/** An image and the place that it is judged for. */
export interface AskedImage {
  readonly image: images.ImageSummary;
  readonly reference: string;
  readonly place: JudgedPlace;
}

/**
 * Names all that a policy asks of an image: rules, allowlists, entries of image lists. Two policies of which that is the same decide the same,
 * whatever the image holds, so that most images of a simulation need not be judged. Null when labels, which are not at hand, have a say.
 */
export function askedOf(policy: CompiledPolicy, { image, reference, place }: AskedImage): string | null {
  const subject = subjectOf(image, reference);
  const plan = planEvaluation(policy, { subject, reference: readReference(reference) }, { ...place, unmapped: null });
  if (plan.problems.length > 0 || usesLabels(policy)) return null;
  const parts = [
    plan.unmapped,
    plan.rules.map(({ rule }) => [
      rule.id,
      rule.gate,
      rule.trigger,
      rule.action,
      [...rule.params],
      rule.recommendation,
    ]),
    plan.mapping?.entry.allowlists.map(({ id, items }) => [id, items]) ?? null,
    plan.mapping === null,
    plan.denylisted === null ? null : plan.denylisted.entry.name,
    plan.allowlisted === null ? null : plan.allowlisted.entry.name,
    trustOf(plan),
  ];
  return createHash('sha256').update(JSON.stringify(parts, withoutPlaces)).digest('hex');
}

/** Where something stands in a document is no part of what it means. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === 'place' ? undefined : value;
}

function trustOf({ policy: { trust } }: Plan): unknown {
  return trust;
}

function usesLabels({ mappings, ruleSets }: CompiledPolicy): boolean {
  const rules = ruleSets.flatMap((ruleSet) => ruleSet.rules);
  return [...mappings, ...rules].some(({ when }) => when !== null && when.labels !== null);
}

/** What the records of an image say of its identity. */
export function subjectOf(
  { digest, indexDigest, imageId, platform }: images.ImageSummary,
  reference: string,
): ImageSubject {
  return {
    reference,
    digest: isDigest(digest) ? digest : null,
    indexDigest: indexDigest !== null && isDigest(indexDigest) ? indexDigest : null,
    imageId: imageId !== null && isDigest(imageId) ? imageId : null,
    platform: readPlatform(platform),
  };
}
