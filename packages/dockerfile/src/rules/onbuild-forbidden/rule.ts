import type { LintRule } from '../../contracts/lint-rule.ts';
import { dockerfileReference } from '../references.ts';

const FORBIDDEN: ReadonlySet<string> = new Set(['ONBUILD', 'FROM', 'MAINTAINER']);

/** ONBUILD of what cannot be a trigger. */
export const onbuildForbidden: LintRule = {
  id: 'onbuild-forbidden',
  aliases: ['DL3043'],
  title: 'Instruction that cannot be a trigger',
  summary: 'ONBUILD holds ONBUILD, FROM or MAINTAINER.',
  rationale: 'Builders refuse such triggers.',
  remedy: 'Take the instruction out of ONBUILD.',
  severity: 'error',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { forbidden: 'ONBUILD cannot hold {keyword}.' },
  references: [dockerfileReference('onbuild')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nONBUILD ONBUILD RUN make\n', messages: ['forbidden'] },
      { text: 'FROM debian:13\nONBUILD FROM alpine:3.22\n', messages: ['forbidden'] },
    ],
    good: [{ text: 'FROM debian:13\nONBUILD RUN make\n' }],
  },
  *check(file) {
    for (const { trigger, parent } of file.of('ONBUILD')) {
      if (parent !== null || trigger === null || !FORBIDDEN.has(trigger.keyword)) continue;
      yield { messageId: 'forbidden', data: { keyword: trigger.keyword }, span: trigger.keywordSpan };
    }
  },
};
