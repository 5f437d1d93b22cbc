import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { count } from '../../../parameters/comparison.ts';
import { daysSince } from '../../instant-age.ts';
import { baseSubject, knownBase, nameOf, unanswered } from '../base-subject.ts';

export const unsupported: Trigger = defineTrigger({
  id: 'unsupported',
  title: 'Unsupported base image',
  summary: 'Fires when the support of the base image has ended, or ends within so many days.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['baseImage'],
  params: {
    days_ahead: withDefault(count, '0', { summary: 'Days before the end of support.', example: '60' }),
  },
  ask: () => ({ baseImage: { questions: ['support'], mirrors: [] } }),
  messages: { ended: 'The support of the base image {base} ends on {end}' },
  *evaluate({ baseImage, evaluatedAt }, params) {
    const base = knownBase(baseImage);
    const age = daysSince(base.supportEnd, evaluatedAt);
    if (age === null) throw unanswered(base, 'support', 'the end of support of the base image');
    if (age < -params.days_ahead) return;
    yield { message: 'ended', data: { base: nameOf(base), end: base.supportEnd ?? '' }, ...baseSubject(base) };
  },
});
