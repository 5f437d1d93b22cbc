import type { BaseImageFact, FindingSubject, JsonObject } from '@assay/core';
import { UndecidableError } from '../../contracts/trigger.ts';

/** What a finding on the base image is about. */
export function baseSubject(base: BaseImageFact): {
  readonly subject: FindingSubject;
  readonly evidence: JsonObject;
} {
  const { reference, digest, evidence, created } = base;
  return {
    subject: { kind: 'image', key: `base/${nameOf(base)}` },
    evidence: { reference, digest, knownBy: evidence, created },
  };
}

/** How messages call a base image. */
export function nameOf({ reference, digest }: BaseImageFact): string {
  return reference ?? digest ?? 'unknown';
}

/**
 * The base image, where it has to be known.
 * @throws UndecidableError when it is not
 */
export function knownBase(base: BaseImageFact | null): BaseImageFact {
  if (base === null) throw new UndecidableError('the base image is not known');
  return base;
}
