import type { LintRule } from '../../contracts/lint-rule.ts';
import { bestPractice } from '../references.ts';

/** sudo in a build step. */
export const sudoUsed: LintRule = {
  id: 'sudo-used',
  aliases: ['DL3004', 'DS-0010', 'DKL-DI-0001'],
  title: 'sudo in a build step',
  summary: 'A RUN calls sudo.',
  rationale:
    'Steps run as root unless USER says otherwise, so that sudo does nothing; and where it is needed, the image ships a way back to root.',
  remedy: 'Leave sudo out, or switch with USER before and after the step.',
  severity: 'error',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: {
    sudo: 'The step calls sudo instead of running as the right USER.',
  },
  references: [bestPractice('user')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN sudo apt-get update\n', messages: ['sudo'] },
      {
        text: 'FROM debian:13\nUSER app\nRUN set -eux; \\\n  make; \\\n  DESTDIR=/x sudo -E make install && (sudo ldconfig)\n',
        messages: ['sudo'],
      },
      { text: 'FROM debian:13\nRUN ["sudo", "-u", "app", "make"]\n', messages: ['sudo'] },
      { text: 'FROM debian:13\nRUN <<EOF\nif true; then /usr/bin/sudo make; fi\nEOF\n', messages: ['sudo'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN apt-get install -y sudo && echo "app ALL=(ALL) ALL" > /etc/sudoers.d/app\n' },
      { text: 'FROM debian:13\nRUN echo sudo && visudo -c && which sudo\n' },
    ],
  },
  *check(file) {
    for (const run of file.of('RUN')) {
      // One finding for each step: they are put right together.
      const first = file.script(run).commands.find(({ name }) => name !== null && /^(?:.*\/)?sudo$/.test(name.text));
      if (first?.name != null) yield { messageId: 'sudo', span: first.name.span };
    }
  },
};
