import type { LintRule } from '../../contracts/lint-rule.ts';
import { exposedPorts } from '../../stages/port.ts';
import { buildCheck } from '../references.ts';

/** EXPOSE 80/TCP. */
export const exposeProtocolCasing: LintRule = {
  id: 'expose-protocol-casing',
  aliases: ['ExposeProtoCasing'],
  title: 'Protocol of EXPOSE not in lower case',
  summary: 'EXPOSE writes the protocol of a port with upper-case letters.',
  rationale: 'Tools that compare ports as text take 80/TCP and 80/tcp for two ports.',
  remedy: 'Write the protocol in lower case.',
  severity: 'style',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { casing: 'The protocol {protocol} is not in lower case.' },
  references: [buildCheck('ExposeProtoCasing')],
  examples: {
    bad: [{ text: 'FROM debian:13\nEXPOSE 80/TCP\n', messages: ['casing'], fixed: 'FROM debian:13\nEXPOSE 80/tcp\n' }],
    good: [{ text: 'FROM debian:13\nEXPOSE 80/tcp 53/udp 80\n' }],
  },
  *check(file) {
    for (const { word, protocol } of exposedPorts(file)) {
      if (protocol === null || protocol === protocol.toLowerCase() || !/^[A-Za-z]{1,20}$/.test(protocol)) continue;
      if (!word.text.endsWith(protocol)) continue;
      const span = { start: word.span.end - protocol.length, end: word.span.end };
      const written = file.syntax.text.slice(span.start, span.end) === protocol;
      const edits = written ? [{ span, text: protocol.toLowerCase() }] : [];
      yield { messageId: 'casing', data: { protocol }, span, edits };
    }
  },
};
