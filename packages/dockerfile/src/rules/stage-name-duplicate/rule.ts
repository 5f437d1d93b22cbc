import type { LintRule } from '../../contracts/lint-rule.ts';
import { buildCheck } from '../references.ts';

/** Two stages of one name. */
export const stageNameDuplicate: LintRule = {
  id: 'stage-name-duplicate',
  aliases: ['DL3024', 'DuplicateStageName', 'DS-0012'],
  title: 'Stage name used twice',
  summary: 'Two stages have the same name.',
  rationale: 'Later references then mean the last one, which is seldom what was meant when stages are moved around.',
  remedy: 'Give every stage a name of its own.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { duplicate: 'The stage name {name} is already taken in line {line}.' },
  references: [buildCheck('DuplicateStageName')],
  examples: {
    bad: [{ text: 'FROM debian:13 AS build\nFROM alpine:3.22 AS Build\n', messages: ['duplicate'] }],
    good: [{ text: 'FROM debian:13 AS build\nFROM alpine:3.22 AS run\n' }],
  },
  *check(file) {
    const first = new Map<string, number>();
    for (const { name, nameText, nameSpan, from } of file.stages) {
      if (name === null || nameSpan === null) continue;
      const line = first.get(name);
      if (line === undefined) first.set(name, file.positionAt(from.span.start).line);
      else yield { messageId: 'duplicate', data: { name: nameText ?? name, line }, span: nameSpan };
    }
  },
};
