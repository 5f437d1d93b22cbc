import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { required, withDefault } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { wordsOf } from '../../../parameters/word-list.ts';
import { readPattern } from '../../../text/pattern.ts';
import { matchesReference } from '../../reference-pattern.ts';
import { baseSubject, nameOf } from '../base-subject.ts';

export const approvedBase: Trigger = defineTrigger({
  id: 'approved',
  title: 'Base image not approved',
  summary: 'Fires when the base image is none of the approved ones, or is not known.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['baseImage'],
  params: {
    images: required(patternListOf(readPattern), {
      summary: 'References, patterns for canonical ones, or digests that are approved.',
      example: 'docker.io/library/debian:12*',
    }),
    evidence: withDefault(wordsOf(['provenance', 'layers', 'label', 'dockerfile']), 'layers,label,dockerfile', {
      summary:
        'How the base image has to be known. provenance: a statement that was verified names it; such statements are looked for only when this is asked.',
      example: 'provenance,layers',
    }),
  },
  sometimes: ['provenance'],
  selectFacts: ({ evidence }) => (evidence.includes('provenance') ? ['provenance'] : []),
  messages: {
    other: 'The base image {base} is not approved',
    claimed: 'The base image {base} is named by nothing that counts, so it is not approved',
    unknown: 'The base image is not known, so it is not approved',
  },
  *evaluate({ baseImage }, { images, evidence }): Iterable<Occurrence<'other' | 'claimed' | 'unknown'>> {
    if (baseImage === null) {
      yield { message: 'unknown', data: {}, subject: { kind: 'image', key: 'base/unknown' } };
      return;
    }
    const { reference, digest, evidence: knownBy } = baseImage;
    // What verified provenance says is worth more than anything else.
    if (knownBy !== 'provenance' && !evidence.includes(knownBy)) {
      yield { message: 'claimed', data: { base: nameOf(baseImage) }, ...baseSubject(baseImage) };
      return;
    }
    const isApproved =
      (reference !== null && matchesReference(images, reference)) ||
      (digest !== null && images.some((image) => image.matches(digest)));
    if (!isApproved) yield { message: 'other', data: { base: nameOf(baseImage) }, ...baseSubject(baseImage) };
  },
});
