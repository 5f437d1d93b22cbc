import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { referenceSubject } from '../reference-subject.ts';

export const pinnedByDigest: Trigger = defineTrigger({
  id: 'pinned_by_digest',
  title: 'Pinned by digest',
  summary: 'Fires when the reference of the image names no digest.',
  since: '0.1.0',
  stability: 'stable',
  needs: [],
  params: {},
  messages: {
    unpinned: 'The reference {reference} names no digest, so what it means may change',
    unknown: 'The image has no reference that could name a digest',
  },
  *evaluate(facts): Iterable<Occurrence<'unpinned' | 'unknown'>> {
    const { reference } = facts;
    const subject = referenceSubject(facts);
    if (reference === null) yield { message: 'unknown', data: {}, subject };
    else if (reference.digest === null) {
      const data = { reference: `${subject.key}${reference.tag === null ? '' : `:${reference.tag}`}` };
      yield { message: 'unpinned', data, subject, evidence: { tag: reference.tag } };
    }
  },
});
