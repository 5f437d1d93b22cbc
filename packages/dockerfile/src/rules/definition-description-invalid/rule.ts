import type { LintRule } from '../../contracts/lint-rule.ts';
import { buildCheck } from '../references.ts';

/** A comment above a stage or argument that tools cannot show as its description. */
export const definitionDescriptionInvalid: LintRule = {
  id: 'definition-description-invalid',
  aliases: ['InvalidDefinitionDescription'],
  title: 'Comment that does not begin with the name it describes',
  summary: 'The comment above a named stage or an argument does not begin with its name.',
  rationale:
    'Build tools list stages and arguments with such comments; one that does not begin with the name is not shown.',
  remedy: 'Begin the comment with the name, or put an empty line between.',
  severity: 'style',
  enabled: false,
  onHistory: false,
  fixable: false,
  messages: { unnamed: 'The comment above {name} does not begin with that name.' },
  references: [buildCheck('InvalidDefinitionDescription')],
  examples: {
    bad: [
      { text: '# the version\nARG VERSION=13\nFROM debian:$VERSION\n', messages: ['unnamed'] },
      { text: '# compiles\nFROM debian:13 AS build\n', messages: ['unnamed'] },
    ],
    good: [
      { text: '# VERSION of the base image\nARG VERSION=13\nFROM debian:$VERSION\n' },
      { text: '# about the file\n\nFROM debian:13 AS build\n' },
      { text: '# any\nFROM debian:13\n' },
      { text: '# hadolint ignore=DL3006\nFROM debian AS build\n' },
    ],
  },
  *check(file) {
    for (const instruction of file.graph.preamble) {
      const name = instruction.keyword === 'ARG' ? instruction.keyValues.pairs[0]?.name : undefined;
      if (name !== undefined && describesOther(instruction.comments.at(-1)?.text, name)) {
        yield { messageId: 'unnamed', data: { name }, span: instruction.comments.at(-1)?.span ?? instruction.span };
      }
    }
    for (const { nameText, from } of file.stages) {
      const comment = from.comments.at(-1);
      if (nameText !== null && comment !== undefined && describesOther(comment.text, nameText)) {
        yield { messageId: 'unnamed', data: { name: nameText }, span: comment.span };
      }
    }
  },
};

function describesOther(comment: string | undefined, name: string): boolean {
  if (comment === undefined || comment === '' || /^(?:assay|hadolint|check)\b/.test(comment)) return false;
  return comment !== name && !comment.startsWith(`${name} `);
}
