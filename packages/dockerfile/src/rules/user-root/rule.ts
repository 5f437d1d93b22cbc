import type { LintRule } from '../../contracts/lint-rule.ts';
import { effectiveUser } from '../../stages/effective.ts';
import { isRootUser } from '../../stages/user.ts';
import { bestPractice } from '../references.ts';

/** The last USER is root. */
export const userRoot: LintRule = {
  id: 'user-root',
  aliases: ['DL3002', 'DS-0002', 'CIS-DI-0001'],
  title: 'Container runs as root',
  summary: 'The last USER of the image is root.',
  rationale: 'A flaw in the program then gives an attacker root in the container, and with one more flaw on the host.',
  remedy: 'Switch to a user without privileges after the steps that need root.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { root: 'The last USER is {user}.' },
  references: [bestPractice('user')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nUSER root\n', messages: ['root'] },
      { text: 'FROM debian:13\nUSER 1000\nUSER 0:0\n', messages: ['root'] },
      { text: 'FROM debian:13 AS a\nARG U=root\nUSER $U\nFROM a\n', messages: ['root'] },
    ],
    good: [
      { text: 'FROM debian:13\nUSER root\nRUN make\nUSER 1000\n' },
      { text: 'FROM debian:13\n' },
      { text: 'FROM debian:13 AS build\nUSER root\nFROM debian:13\nUSER app\n' },
      { text: 'FROM debian:13\nUSER $U\n' },
    ],
  },
  *check(file) {
    const stage = file.finalStage;
    const user = stage === null ? null : effectiveUser(stage);
    if (user?.kind === 'set' && user.complete && isRootUser(user.value)) {
      yield { messageId: 'root', data: { user: user.value || '""' }, span: user.instruction.span };
    }
  },
};
