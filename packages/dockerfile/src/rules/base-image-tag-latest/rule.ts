import type { LintRule } from '../../contracts/lint-rule.ts';
import { bestPractice } from '../references.ts';

/** FROM with the tag latest. */
export const baseImageTagLatest: LintRule = {
  id: 'base-image-tag-latest',
  aliases: ['DL3007', 'DS-0001'],
  title: 'Base image with the tag latest',
  summary: 'FROM names the tag latest.',
  rationale: 'The tag moves with every release, so a later build of the same commit may get another major version.',
  remedy: 'Name the version that the build needs, best with the digest of the image.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { latest: 'The base image {image} is named by the tag latest, which moves.' },
  references: [bestPractice('pin-base-image-versions')],
  examples: {
    bad: [{ text: 'FROM debian:latest\n', messages: ['latest'] }],
    good: [
      { text: 'FROM debian:13\n' },
      { text: `FROM debian:latest@sha256:${'0'.repeat(64)}\n` },
      { text: 'FROM latest:1\n' },
    ],
  },
  *check(file) {
    for (const { base } of file.stages) {
      if (base.kind !== 'image') continue;
      const { text, span } = base.image;
      if (text.endsWith(':latest')) yield { messageId: 'latest', data: { image: text }, span };
    }
  },
};
