import type { LintRule } from '../../contracts/lint-rule.ts';
import { exposedPorts } from '../../stages/port.ts';

/** EXPOSE 22. */
export const sshPortExposed: LintRule = {
  id: 'ssh-port-exposed',
  aliases: ['DS-0004'],
  title: 'SSH port exposed',
  summary: 'EXPOSE names port 22.',
  rationale:
    'A login service in a container widens the attack surface and gets around the logs and rights of the platform.',
  remedy: 'Leave SSH out and use what the platform offers (docker exec, kubectl exec).',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { ssh: 'Port 22 is exposed: the image offers SSH.' },
  references: [],
  examples: {
    bad: [
      { text: 'FROM debian:13\nEXPOSE 22\n', messages: ['ssh'] },
      { text: 'FROM debian:13\nEXPOSE 20-25/tcp\n', messages: ['ssh'] },
    ],
    good: [{ text: 'FROM debian:13\nEXPOSE 2222\n' }, { text: 'FROM debian:13\nEXPOSE 22/udp\n' }],
  },
  *check(file) {
    for (const { range, protocol, word } of exposedPorts(file)) {
      if (range === null || (protocol !== null && protocol.toLowerCase() !== 'tcp')) continue;
      if (range.first <= 22 && range.last >= 22) yield { messageId: 'ssh', span: word.span };
    }
  },
};
