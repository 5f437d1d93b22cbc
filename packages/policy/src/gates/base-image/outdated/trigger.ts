import type { BaseImageFact } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { count } from '../../../parameters/comparison.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { daysSince } from '../../instant-age.ts';
import { baseSubject, knownBase, nameOf, unanswered } from '../base-subject.ts';

export const outdated: Trigger = defineTrigger({
  id: 'outdated',
  title: 'Outdated base image',
  summary:
    'Fires when the tag of the base image points at another image now, or the base image is older than so many days.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['baseImage'],
  params: {
    max_age_days: optional(count, { summary: 'Days that the base image may be old; any when absent.', example: '90' }),
    tag: optional(flag, {
      summary:
        'Whether what the tag points at now has to be known. Without it, only when there is no max_age_days; a tag that is known to have moved is reported in any case.',
      example: 'true',
    }),
  },
  ask: ({ max_age_days, tag }) => ({
    baseImage: {
      questions: [
        ...((tag ?? max_age_days === null) ? (['current'] as const) : []),
        ...(max_age_days === null ? [] : (['created'] as const)),
      ],
      mirrors: [],
    },
  }),
  messages: {
    moved: 'The base image {base} was replaced since: {digest}',
    old: 'The base image {base} is older than {days} days',
  },
  *evaluate({ baseImage, evaluatedAt }, params): Iterable<Occurrence<'moved' | 'old'>> {
    const base = knownBase(baseImage);
    const isMoved = movedOf(base);
    const days = params.max_age_days;
    if (isMoved === null && (params.tag ?? days === null)) {
      throw unanswered(base, 'current', 'what the tag of the base image points at now');
    }
    const age = days === null ? null : daysSince(base.created, evaluatedAt);
    // A base image whose tag moved is a finding already, however old it is.
    if (days !== null && age === null && isMoved !== true) {
      throw unanswered(base, 'created', 'the age of the base image');
    }
    if (isMoved === true) {
      yield { message: 'moved', data: { base: nameOf(base), digest: base.currentDigest ?? '' }, ...baseSubject(base) };
    }
    if (days !== null && age !== null && age > days) {
      yield { message: 'old', data: { base: nameOf(base), days }, ...baseSubject(base), discriminator: 'age' };
    }
  },
});

/** Whether the tag is another image now; null when that is not known. */
function movedOf({ moved, digest, currentDigest }: BaseImageFact): boolean | null {
  if (moved !== undefined) return moved;
  return digest === null || currentDigest === null ? null : digest !== currentDigest;
}
