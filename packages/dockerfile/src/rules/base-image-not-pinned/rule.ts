import type { LintRule } from '../../contracts/lint-rule.ts';
import { imageUses } from '../../stages/image-uses.ts';
import { bestPractice } from '../references.ts';

/** An image without a digest. */
export const baseImageNotPinned: LintRule = {
  id: 'base-image-not-pinned',
  aliases: [],
  title: 'Image not pinned by digest',
  summary: 'An image that the build pulls is not pinned by its digest.',
  rationale:
    'Tags can be moved, also by whoever takes over a registry account. Only a digest names the same bytes for ever.',
  remedy: 'Write name:tag@sha256:… and let a tool propose newer digests; `assay pin` writes them.',
  severity: 'info',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { unpinned: 'The image {image} is not pinned by digest.' },
  references: [bestPractice('pin-base-image-versions')],
  examples: {
    bad: [
      { text: 'FROM debian:13\n', messages: ['unpinned'] },
      { text: 'FROM scratch\nCOPY --from=busybox:1 /bin/sh /\n', messages: ['unpinned'] },
      { text: 'FROM scratch\nRUN --mount=type=bind,from=busybox:1,target=/b ls\n', messages: ['unpinned'] },
    ],
    good: [
      { text: `FROM debian:13@sha256:${'0'.repeat(64)}\n` },
      { text: `FROM debian:13@sha256:${'0'.repeat(64)} AS a\nFROM scratch\nCOPY --from=a /x /\n` },
      { text: 'ARG BASE\nFROM $BASE\n' },
    ],
  },
  *check(file) {
    for (const { image } of imageUses(file)) {
      if (image.complete && image.reference !== null && image.reference.digest === null) {
        yield { messageId: 'unpinned', data: { image: image.text }, span: image.span };
      }
    }
  },
};
