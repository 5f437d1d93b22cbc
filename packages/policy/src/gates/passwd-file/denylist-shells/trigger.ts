import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';
import { denyUsers } from '../denied-users.ts';

export const denylistShells: Trigger = defineTrigger({
  id: 'denylist_shells',
  aliases: ['blacklist_shells', 'shellmatch'],
  title: 'Denied shells',
  summary: 'Fires for each user of /etc/passwd with a denied login shell.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['users'],
  params: {
    shells: required(textList, {
      summary: 'Login shells that are denied.',
      example: '/bin/bash',
      aliases: ['shellmatch'],
    }),
  },
  messages: { denied: 'Login shell {value} is denied but {user} of /etc/passwd has it' },
  legacy: { gate: 'passwd_file', trigger: 'blacklist_shells' },
  evaluate: ({ users }, params) =>
    denyUsers(
      users,
      'shell',
      (entry) => entry.shell,
      (entry) => params.shells.includes(entry.shell),
    ),
});
