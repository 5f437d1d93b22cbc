import type { LintRule } from '../../contracts/lint-rule.ts';
import { buildCheck } from '../references.ts';

const RESERVED: ReadonlySet<string> = new Set(['scratch', 'context']);

/** A stage with a name that means something else. */
export const stageNameReserved: LintRule = {
  id: 'stage-name-reserved',
  aliases: ['DL3063', 'ReservedStageName'],
  title: 'Reserved stage name',
  summary: 'A stage is called scratch or context, which already mean something.',
  rationale: 'Builders give these names a meaning of their own, so that references to the stage go elsewhere or fail.',
  remedy: 'Choose another name.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { reserved: 'The stage name {name} is reserved.' },
  references: [buildCheck('ReservedStageName')],
  examples: {
    bad: [{ text: 'FROM debian:13 AS scratch\n', messages: ['reserved'] }],
    good: [{ text: 'FROM debian:13 AS build\n' }],
  },
  *check(file) {
    for (const { name, nameSpan } of file.stages) {
      if (name !== null && nameSpan !== null && RESERVED.has(name)) {
        yield { messageId: 'reserved', data: { name }, span: nameSpan };
      }
    }
  },
};
