import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { baseSubject, knownBase, nameOf } from '../base-subject.ts';

export const pinned: Trigger = defineTrigger({
  id: 'pinned',
  title: 'Base image not pinned',
  summary: 'Fires when the build did not name the base image by digest.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['baseImage'],
  params: {},
  messages: { floating: 'The base image {base} is not pinned by digest' },
  *evaluate({ baseImage }) {
    const base = knownBase(baseImage);
    if (base.pinned === null) throw new UndecidableError('it is not known whether the base image is pinned');
    if (!base.pinned) yield { message: 'floating', data: { base: nameOf(base) }, ...baseSubject(base) };
  },
});
