import type { LintRule } from '../../contracts/lint-rule.ts';
import { exposedPorts } from '../../stages/port.ts';
import { buildCheck } from '../references.ts';

/** EXPOSE with an address or a host port. */
export const exposeInvalidFormat: LintRule = {
  id: 'expose-invalid-format',
  aliases: ['ExposeInvalidFormat'],
  title: 'EXPOSE is not a port and a protocol',
  summary: 'EXPOSE takes a port, a range and a protocol; an address or a host port has no meaning there.',
  rationale:
    'What is published on which address is decided when the container starts; the extra parts are ignored or refused.',
  remedy: 'Write only the port of the container, for example EXPOSE 80/tcp.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    mapping: 'EXPOSE {port} names an address or a host port: only the port of the container counts.',
    invalid: 'EXPOSE {port} is not a port: a number or a range, then a protocol (tcp, udp or sctp).',
  },
  references: [buildCheck('ExposeInvalidFormat')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nEXPOSE 127.0.0.1:80:80\n', messages: ['mapping'] },
      { text: 'FROM debian:13\nEXPOSE 8080:80\n', messages: ['mapping'] },
      { text: 'FROM debian:13\nEXPOSE http\n', messages: ['invalid'] },
      { text: 'FROM debian:13\nEXPOSE 80/http 81,82\n', messages: ['invalid', 'invalid'] },
    ],
    good: [{ text: 'FROM debian:13\nEXPOSE 80 443/tcp 8000-8010/UDP $PORT\n' }],
  },
  *check(file) {
    for (const { text, complete, range, protocol, word } of exposedPorts(file)) {
      if (!complete) continue;
      const known = protocol === null || /^(?:tcp|udp|sctp)$/i.test(protocol);
      if (range !== null && known && range.first <= range.last) continue;
      yield { messageId: text.includes(':') ? 'mapping' : 'invalid', data: { port: text }, span: word.span };
    }
  },
};
