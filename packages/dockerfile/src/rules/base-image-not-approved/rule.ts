import type { LintRule } from '../../contracts/lint-rule.ts';
import { isImageListed } from '../../settings/image-pattern.ts';
import { imageUses } from '../../stages/image-uses.ts';

/** An image that is not in the list of approved ones. */
export const baseImageNotApproved: LintRule = {
  id: 'base-image-not-approved',
  aliases: [],
  title: 'Base image that is not approved',
  summary: 'The build pulls an image that is not in the list of approved base images.',
  rationale:
    'A short list of base images is what makes patching quick. It only says something where approved images are listed.',
  remedy: 'Build on an approved image, or have this one approved.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    unapproved: 'The image {image} is not an approved base image.',
    unknown: 'The image {image} depends on a variable: it cannot be told whether it is approved.',
  },
  references: [],
  examples: {
    bad: [
      { text: 'FROM alpine:3.22\n', settings: { approvedBaseImages: ['debian:13*'] }, messages: ['unapproved'] },
      { text: 'FROM debian:12\n', settings: { approvedBaseImages: ['debian:13*'] }, messages: ['unapproved'] },
      { text: 'ARG B\nFROM $B\n', settings: { approvedBaseImages: ['debian'] }, messages: ['unknown'] },
    ],
    good: [
      { text: 'FROM alpine:3.22\n' },
      { text: 'FROM debian:13-slim AS a\nFROM a\nFROM scratch\n', settings: { approvedBaseImages: ['debian:13*'] } },
      {
        text: 'FROM registry.example/base/java:21\n',
        settings: { approvedBaseImages: ['registry.example/base/*'] },
      },
    ],
  },
  *check(file, { settings }) {
    const approved = settings.approvedBaseImages;
    if (approved.length === 0) return;
    for (const { image } of imageUses(file)) {
      if (image.reference === null) {
        yield { messageId: 'unknown', data: { image: image.written }, span: image.span };
      } else if (!isImageListed(image.reference, approved)) {
        yield { messageId: 'unapproved', data: { image: image.text }, span: image.span };
      }
    }
  },
};
