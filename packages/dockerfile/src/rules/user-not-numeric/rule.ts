import type { LintRule } from '../../contracts/lint-rule.ts';
import { effectiveUser } from '../../stages/effective.ts';
import { userPart } from '../../stages/user.ts';
import { bestPractice } from '../references.ts';

/** USER by name. */
export const userNotNumeric: LintRule = {
  id: 'user-not-numeric',
  aliases: ['DL3066'],
  title: 'USER by name',
  summary: 'The last USER of the image is a name, not a number.',
  rationale: 'Kubernetes can only enforce runAsNonRoot for a number: what a name means is written inside the image.',
  remedy: 'Write the number of the user, for example USER 10001.',
  severity: 'info',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { name: 'The user {user} is a name: a cluster cannot tell whether it is root.' },
  references: [bestPractice('user')],
  examples: {
    bad: [{ text: 'FROM debian:13\nUSER app\n', messages: ['name'] }],
    good: [
      { text: 'FROM debian:13\nUSER 10001:10001\n' },
      { text: 'FROM debian:13\nUSER app\nRUN make\nUSER 10001\n' },
      { text: 'FROM debian:13\nUSER $APP_UID\n' },
      { text: 'FROM debian:13\nUSER root\n' },
      { text: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerUser\n' },
    ],
  },
  *check(file) {
    const stage = file.finalStage;
    const user = stage === null ? null : effectiveUser(stage);
    if (user?.kind !== 'set' || !user.complete) return;
    const name = userPart(user.value);
    // Root is what another rule is about; Windows has no numbers.
    if (/^\d*$/.test(name) || name === 'root' || /^Container(?:User|Administrator)$/i.test(name)) return;
    yield { messageId: 'name', data: { user: name }, span: user.instruction.span };
  },
};
