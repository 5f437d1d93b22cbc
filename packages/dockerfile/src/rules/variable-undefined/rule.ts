import { suggest } from '@assay/core';
import type { LintRule } from '../../contracts/lint-rule.ts';
import { rootOf } from '../../stages/effective.ts';
import { PLATFORM_ARGS } from '../../stages/predefined-args.ts';
import { buildCheck } from '../references.ts';

/** Instructions whose arguments builders expand. */
const EXPANDED = ['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'] as const;
/** Shorter names are too much alike to suggest one for the other. */
const MIN_LENGTH = 4;
/** Most references of one file for which a similar name is looked for. */
const MAX_SUGGESTIONS = 500;

/** A variable that nothing sets. */
export const variableUndefined: LintRule = {
  id: 'variable-undefined',
  aliases: ['UndefinedVar'],
  title: 'Variable that nothing sets',
  summary: 'An instruction uses a variable that no ARG or ENV before it sets.',
  rationale:
    'It expands to nothing, silently. A name that the base image may set is only reported when it looks like a slip.',
  remedy: 'Declare the variable before its use, or correct its name.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    undefined: 'No ARG or ENV sets {name} before this place, and there is no base image that could.',
    misspelt: 'No ARG or ENV sets {name}: did you mean {nearest}?',
    platform: '{name} must be declared with ARG in the stage before it is used.',
  },
  references: [buildCheck('UndefinedVar')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nENV APP_HOME=/app\nWORKDIR $APP_HOEM\n', messages: ['misspelt'] },
      { text: 'FROM scratch\nCOPY app $TARGET\n', messages: ['undefined'] },
      { text: 'FROM debian:13\nCOPY bin/$TARGETARCH/app /\n', messages: ['platform'] },
    ],
    good: [
      { text: 'FROM debian:13\nENV APP_HOME=/app\nWORKDIR $APP_HOME\n' },
      { text: 'FROM debian:13\nENV PATH=/app/bin:$PATH\n' },
      { text: 'FROM debian:13\nWORKDIR $JAVA_HOME\n' },
      { text: 'FROM scratch\nARG TARGETARCH\nCOPY bin/$TARGETARCH/app ${DIR:-/}\n' },
    ],
  },
  *check(file) {
    let suggestions = 0;
    for (const keyword of EXPANDED) {
      for (const instruction of file.of(keyword)) {
        const { text } = instruction.rest;
        const stage = file.stageOf(instruction);
        if (stage === null || instruction.parent !== null || !text.includes('$')) continue;
        for (const { name, state, guarded, from } of file.expand(instruction.rest, instruction).references) {
          if (state !== 'undeclared' || guarded || !/^[A-Za-z_]/.test(name)) continue;
          const span = instruction.rest.spanOf(from, Math.min(text.length, from + name.length + 1));
          const near =
            suggestions++ < MAX_SUGGESTIONS ? suggest(name, stage.environment.names(instruction.index)) : undefined;
          if (PLATFORM_ARGS.has(name)) yield { messageId: 'platform', data: { name }, span };
          else if (near !== undefined && name.length >= MIN_LENGTH && Math.abs(near.length - name.length) < 2) {
            yield { messageId: 'misspelt', data: { name, nearest: near }, span };
          } else if (rootOf(stage).base.kind === 'scratch' && name !== 'PATH') {
            yield { messageId: 'undefined', data: { name }, span };
          }
        }
      }
    }
  },
};
