import type { LintRule } from '../../contracts/lint-rule.ts';
import { bestPractice } from '../references.ts';

/** FROM without tag and digest. */
export const baseImageTagMissing: LintRule = {
  id: 'base-image-tag-missing',
  aliases: ['DL3006', 'DS-0001'],
  title: 'Base image without a tag',
  summary: 'FROM names an image without a tag and without a digest.',
  rationale:
    'The builder then takes whatever is called latest on the day of the build, so two builds of one commit may differ.',
  remedy: 'Name a tag, best with the digest of the image.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { missing: 'The base image {image} has no tag: the build takes whatever is latest.' },
  references: [bestPractice('pin-base-image-versions')],
  examples: {
    bad: [
      { text: 'FROM debian\n', messages: ['missing'] },
      { text: 'FROM localhost:5000/app AS build\n', messages: ['missing'] },
      { text: 'ARG BASE=debian\nFROM ${BASE}\n', messages: ['missing'] },
    ],
    good: [
      { text: 'FROM debian:13\n' },
      { text: `FROM debian@sha256:${'0'.repeat(64)}\n` },
      { text: 'FROM scratch\n' },
      { text: 'FROM debian:13 AS base\nFROM base\n' },
      { text: 'ARG BASE\nFROM $BASE\n' },
    ],
  },
  *check(file) {
    for (const { base } of file.stages) {
      if (base.kind !== 'image' || !base.image.complete || base.image.reference === null) continue;
      const { text, span } = base.image;
      const hasTag = text.includes('@') || text.slice(text.lastIndexOf('/') + 1).includes(':');
      if (!hasTag) yield { messageId: 'missing', data: { image: text }, span };
    }
  },
};
