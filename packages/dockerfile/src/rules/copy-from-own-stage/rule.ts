import type { LintRule } from '../../contracts/lint-rule.ts';
import { resolveFrom } from '../../stages/image-uses.ts';
import { dockerfileReference } from '../references.ts';

/** COPY --from the stage that it is in. */
export const copyFromOwnStage: LintRule = {
  id: 'copy-from-own-stage',
  aliases: ['DL3023', 'DS-0006'],
  title: 'COPY from its own stage',
  summary: 'COPY --from names the stage that the instruction itself is in.',
  rationale: 'A stage cannot copy from itself: builders refuse the file.',
  remedy: 'Name another stage, or copy with RUN cp.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { own: 'COPY takes files from {name}, the stage that it is in.' },
  references: [dockerfileReference('copy---from')],
  examples: {
    bad: [
      { text: 'FROM debian:13 AS build\nCOPY --from=build /a /b\n', messages: ['own'] },
      { text: 'FROM debian:13\nCOPY --from=0 /a /b\n', messages: ['own'] },
    ],
    good: [{ text: 'FROM debian:13 AS build\nFROM debian:13\nCOPY --from=build /a /b\n' }],
  },
  *check(file) {
    for (const copy of file.of('COPY')) {
      const flag = copy.flag('from');
      if (flag?.value == null) continue;
      const target = resolveFrom(file, copy, { text: flag.value, span: flag.valueSpan });
      if (target.kind === 'self') yield { messageId: 'own', data: { name: flag.value }, span: flag.valueSpan };
    }
  },
};
