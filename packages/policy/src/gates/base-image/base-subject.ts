import type { BaseImageFact, BaseImageQuestion, FindingSubject, JsonObject, OfficialTagFact } from '@assay/core';
import { UndecidableError } from '../../contracts/trigger.ts';
import { daysSince } from '../instant-age.ts';

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

/** Says that a question about the base image has no answer, with the reason where one is known. */
export function unanswered(
  { unanswered: open }: BaseImageFact,
  question: BaseImageQuestion,
  what: string,
): UndecidableError {
  const reason = open?.find((one) => one.question === question)?.reason;
  return new UndecidableError(`${what} is not known${reason === undefined ? '' : `: ${reason}`}`);
}

/**
 * What the list of official images says of the base image.
 * @throws UndecidableError when nobody looked, when the list does not know the tag, or when it is too old
 */
export function officialTag(base: BaseImageFact, evaluatedAt: Date, maxListAgeDays: number | null): OfficialTagFact {
  const { official } = base;
  if (official === undefined) throw unanswered(base, 'support', 'what the list of official images says of the tag');
  if (official.support === 'not-official') return official;
  if (maxListAgeDays !== null && (daysSince(official.listedAt, evaluatedAt) ?? Infinity) > maxListAgeDays) {
    throw new UndecidableError(`the list of official images is of ${official.listedAt}, which is too old`);
  }
  if (official.support === 'unknown') {
    throw new UndecidableError(`the list of official images of ${official.listedAt} does not tell of ${nameOf(base)}`);
  }
  return official;
}
