import type { LintRule } from '../../contracts/lint-rule.ts';
import { expandWord } from '../../stages/expand-word.ts';
import { usualPlatform } from '../../stages/predefined-args.ts';
import { isReference } from '../../stages/build-stages.ts';
import { buildCheck } from '../references.ts';

/** FROM whose image is only valid when the build sets an argument. */
export const fromArgDefaultInvalid: LintRule = {
  id: 'from-arg-default-invalid',
  aliases: ['InvalidDefaultArgInFrom'],
  title: 'FROM that only works with a build argument',
  summary: 'With the defaults of the arguments, FROM names no valid image.',
  rationale:
    'A build without the argument fails with an error about the name of the image that does not name the argument.',
  remedy: 'Give the argument a default that works.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { invalid: 'With the defaults of its arguments, {written} is {text}, which is no valid image.' },
  references: [buildCheck('InvalidDefaultArgInFrom')],
  examples: {
    bad: [
      { text: 'ARG TAG\nFROM debian:$TAG\n', messages: ['invalid'] },
      { text: 'ARG TAG=\nFROM debian:${TAG}\n', messages: ['invalid'] },
      { text: 'ARG BASE\nFROM $BASE\n', messages: ['invalid'] },
    ],
    good: [
      { text: 'ARG TAG=13\nFROM debian:$TAG\n' },
      { text: 'ARG TAG\nFROM debian:${TAG:-13}\n' },
      { text: 'ARG SUFFIX\nFROM debian:13$SUFFIX\n' },
      { text: 'FROM debian:$UNDECLARED\n' },
      { text: 'FROM app-$TARGETOS-$TARGETARCH\n' },
    ],
  },
  *check(file) {
    for (const { base, from } of file.stages) {
      if (base.kind !== 'image' || base.image.references.length === 0) continue;
      const { written, references, span } = base.image;
      if (references.some((reference) => reference.state === 'undeclared' && !reference.guarded)) continue;
      const { globals } = file.graph;
      const { text } = expandWord(written, {
        escape: file.syntax.escape,
        lookup: (name) => {
          const state = globals.lookup(name, from.index);
          return state.kind === 'set' ? state : { kind: 'set', value: usualPlatform(name) ?? '' };
        },
      });
      if (!isReference(text)) yield { messageId: 'invalid', data: { written, text: text || '""' }, span };
    }
  },
};
