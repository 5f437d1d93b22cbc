import type { LintRule } from '../../contracts/lint-rule.ts';
import { buildCheck } from '../references.ts';

/** A stage name with upper case. */
export const stageNameCasing: LintRule = {
  id: 'stage-name-casing',
  aliases: ['StageNameCasing'],
  title: 'Stage name not in lower case',
  summary: 'A stage name holds upper-case letters.',
  rationale:
    'Builders compare stage names without regard to case; lower case everywhere keeps them apart from arguments.',
  remedy: 'Write the name in lower case, also where it is used.',
  severity: 'style',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { casing: 'The stage name {name} is not in lower case.' },
  references: [buildCheck('StageNameCasing')],
  examples: {
    bad: [{ text: 'FROM debian:13 AS BuildBase\n', messages: ['casing'] }],
    good: [{ text: 'FROM debian:13 AS build-base\n' }],
  },
  *check(file) {
    for (const { name, nameText, nameSpan } of file.stages) {
      if (nameText !== null && nameSpan !== null && nameText !== name) {
        yield { messageId: 'casing', data: { name: nameText }, span: nameSpan };
      }
    }
  },
};
