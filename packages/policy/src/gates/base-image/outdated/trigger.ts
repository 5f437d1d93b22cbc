import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Occurrence, type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { count } from '../../../parameters/comparison.ts';
import { daysSince } from '../../instant-age.ts';
import { baseSubject, knownBase, nameOf } from '../base-subject.ts';

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
  },
  messages: {
    moved: 'The base image {base} was replaced since: {digest}',
    old: 'The base image {base} is older than {days} days',
  },
  *evaluate({ baseImage, evaluatedAt }, params): Iterable<Occurrence<'moved' | 'old'>> {
    const base = knownBase(baseImage);
    const { digest, currentDigest, created } = base;
    if (currentDigest !== null && digest !== null && currentDigest !== digest) {
      yield { message: 'moved', data: { base: nameOf(base), digest: currentDigest }, ...baseSubject(base) };
    }
    const days = params.max_age_days;
    if (days === null) {
      if (currentDigest === null || digest === null)
        throw new UndecidableError('it is not known what the tag of the base image points at now');
      return;
    }
    const age = daysSince(created, evaluatedAt);
    if (age === null) throw new UndecidableError('the age of the base image is not known');
    if (age > days)
      yield { message: 'old', data: { base: nameOf(base), days }, ...baseSubject(base), discriminator: 'age' };
  },
});
