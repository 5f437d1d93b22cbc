import type { LintRule } from '../../contracts/lint-rule.ts';
import { dockerfileReference } from '../references.ts';

/** Another shell put in the place of /bin/sh. */
export const shellLinked: LintRule = {
  id: 'shell-linked',
  aliases: ['DL4005'],
  title: '/bin/sh replaced',
  summary: 'A step puts another shell in the place of /bin/sh.',
  rationale:
    'All scripts of the system then run in a shell that they were not written for, and updates put the old one back.',
  remedy: 'Write SHELL ["/bin/bash", "-c"] for the steps that need another shell.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { linked: '/bin/sh is replaced for the whole system; SHELL sets the shell of the steps.' },
  references: [dockerfileReference('shell')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN ln -sf /bin/bash /bin/sh\n', messages: ['linked'] },
      { text: 'FROM debian:13\nRUN set -eux; rm /bin/sh && ln -s bash /bin/sh && true\n', messages: ['linked'] },
      { text: 'FROM debian:13\nRUN ["ln", "-sfv", "/bin/bash", "/bin/sh"]\n', messages: ['linked'] },
    ],
    good: [
      { text: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN ln -s /bin/sh /usr/local/bin/sh && ln -s a b\n' },
      { text: 'FROM debian:13\nRUN ln -s /bin/busybox /rootfs/bin/sh && echo ln /bin/bash /bin/sh\n' },
    ],
  },
  *check(file) {
    for (const { args, command } of file.calls('ln')) {
      const operands = args.filter(({ text }) => !text.startsWith('-'));
      const target = operands.at(-1)?.text;
      if (operands.length === 2 && (target === '/bin/sh' || target === '/usr/bin/sh')) {
        yield { messageId: 'linked', span: command.span };
      }
    }
  },
};
