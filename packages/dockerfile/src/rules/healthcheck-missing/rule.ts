import type { LintRule } from '../../contracts/lint-rule.ts';
import { lastInstruction } from '../../stages/effective.ts';
import { dockerfileReference } from '../references.ts';

/** No HEALTHCHECK. */
export const healthcheckMissing: LintRule = {
  id: 'healthcheck-missing',
  aliases: ['DL3057', 'DS-0026', 'CIS-DI-0006'],
  title: 'No health check',
  summary: 'The last stage has no HEALTHCHECK.',
  rationale:
    'Docker and Swarm then only know whether the process runs. Kubernetes has probes of its own: the rule is off by default.',
  remedy: 'Add HEALTHCHECK with a command that asks the service, or HEALTHCHECK NONE when there is nothing to ask.',
  severity: 'info',
  enabled: false,
  onHistory: true,
  fixable: false,
  messages: { missing: 'The image has no HEALTHCHECK.' },
  references: [dockerfileReference('healthcheck')],
  examples: {
    bad: [{ text: 'FROM debian:13\nCMD ["app"]\n', messages: ['missing'] }],
    good: [
      { text: 'FROM debian:13\nHEALTHCHECK CMD ["app", "--ping"]\n' },
      { text: 'FROM debian:13 AS a\nHEALTHCHECK NONE\nFROM a\n' },
    ],
  },
  *check(file) {
    const stage = file.finalStage;
    if (stage !== null && lastInstruction(stage, 'HEALTHCHECK') === null) {
      yield { messageId: 'missing', span: stage.from.keywordSpan };
    }
  },
};
