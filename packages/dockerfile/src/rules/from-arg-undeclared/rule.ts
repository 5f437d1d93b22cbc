import { suggest } from '@assay/core';
import type { LintRule } from '../../contracts/lint-rule.ts';
import { PLATFORM_ARGS } from '../../stages/predefined-args.ts';
import { buildCheck } from '../references.ts';

/** FROM that uses a variable which no ARG before it declares. */
export const fromArgUndeclared: LintRule = {
  id: 'from-arg-undeclared',
  aliases: ['UndefinedArgInFrom'],
  title: 'Undeclared variable in FROM',
  summary: 'FROM uses a variable that no ARG before the first FROM declares.',
  rationale: 'It expands to nothing, so the build fails or takes another image than the one that was meant.',
  remedy: 'Declare it with ARG before the first FROM, or correct its name.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    undeclared: 'No ARG before the first FROM declares {name}.',
    misspelt: 'No ARG before the first FROM declares {name}: did you mean {nearest}?',
  },
  references: [buildCheck('UndefinedArgInFrom')],
  examples: {
    bad: [
      { text: 'FROM debian:$VERSION\n', messages: ['undeclared'] },
      { text: 'ARG VERSION=13\nFROM debian:$VERSON\n', messages: ['misspelt'] },
      { text: 'FROM debian:13\nARG VERSION=13\nFROM debian:$VERSION\n', messages: ['undeclared'] },
      { text: 'FROM --platform=$BUILDPLATFROM debian:13\n', messages: ['misspelt'] },
    ],
    good: [
      { text: 'ARG VERSION=13\nFROM debian:$VERSION\n' },
      { text: 'FROM --platform=$BUILDPLATFORM debian:13\n' },
      { text: 'FROM debian:${VERSION:-13}\n' },
    ],
  },
  *check(file) {
    for (const stage of file.stages) {
      const places = [stage.platform, stage.base.kind === 'image' ? stage.base.image : null];
      for (const place of places) {
        for (const { name, state, guarded, from } of place?.references ?? []) {
          if (place === null || state !== 'undeclared' || guarded) continue;
          const nearest = suggest(name, [...file.graph.globals.names(stage.from.index), ...PLATFORM_ARGS]);
          const start = place.span.start + from;
          const span = { start, end: Math.min(start + name.length + 1, place.span.end) };
          if (nearest === undefined) yield { messageId: 'undeclared', data: { name }, span };
          else yield { messageId: 'misspelt', data: { name, nearest }, span };
        }
      }
    }
  },
};
