import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { count } from '../../../parameters/comparison.ts';
import { daysSince } from '../../instant-age.ts';

export const inspectionAge: Trigger = defineTrigger({
  id: 'age',
  title: 'Old inspection',
  summary: 'Fires when the image was inspected more than so many days ago.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['inspectedAt'],
  params: {
    max_days: required(count, { summary: 'Days that the inspection may be old.', example: '7' }),
  },
  messages: { old: 'The image was inspected more than {days} days ago' },
  *evaluate({ inspectedAt, evaluatedAt }, params) {
    const age = daysSince(inspectedAt, evaluatedAt);
    if (age !== null && age <= params.max_days) return;
    const evidence = { inspectedAt };
    yield { message: 'old', data: { days: params.max_days }, subject: { kind: 'image', key: 'inspection' }, evidence };
  },
});
