import type { LintRule } from '../../contracts/lint-rule.ts';
import { exposedPorts } from '../../stages/port.ts';
import { dockerfileReference } from '../references.ts';

/** A port that cannot be. */
export const portOutOfRange: LintRule = {
  id: 'port-out-of-range',
  aliases: ['DL3011', 'DS-0008'],
  title: 'Port out of range',
  summary: 'EXPOSE names a port above 65535.',
  rationale: 'There is no such port: builders refuse the file or the container never listens there.',
  remedy: 'Name a port from 1 to 65535.',
  severity: 'error',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { range: 'The port {port} is not between 0 and 65535.' },
  references: [dockerfileReference('expose')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nEXPOSE 80000\n', messages: ['range'] },
      { text: 'FROM debian:13\nEXPOSE 65530-65540/udp\n', messages: ['range'] },
    ],
    good: [{ text: 'FROM debian:13\nEXPOSE 80 443/tcp 8000-8010 $PORT\n' }],
  },
  *check(file) {
    for (const { range, text, word } of exposedPorts(file)) {
      if (range !== null && Math.max(range.first, range.last) > 65_535) {
        yield { messageId: 'range', data: { port: text }, span: word.span };
      }
    }
  },
};
