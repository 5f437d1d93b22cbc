import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
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
  },
  messages: {
    other: 'The base image {base} is not approved',
    unknown: 'The base image is not known, so it is not approved',
  },
  *evaluate({ baseImage }, { images }): Iterable<Occurrence<'other' | 'unknown'>> {
    if (baseImage === null) {
      yield { message: 'unknown', data: {}, subject: { kind: 'image', key: 'base/unknown' } };
      return;
    }
    const { reference, digest } = baseImage;
    const isApproved =
      (reference !== null && matchesReference(images, reference)) ||
      (digest !== null && images.some((image) => image.matches(digest)));
    if (!isApproved) yield { message: 'other', data: { base: nameOf(baseImage) }, ...baseSubject(baseImage) };
  },
});
