import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';
import { denyUsers } from '../denied-users.ts';

export const denylistUsernames: Trigger = defineTrigger({
  id: 'denylist_usernames',
  aliases: ['blacklist_usernames'],
  title: 'Denied user names',
  summary: 'Fires for each user of /etc/passwd with a denied name.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['users'],
  params: {
    user_names: required(textList, {
      summary: 'User names that are denied.',
      example: 'games,news',
      aliases: ['usernameblacklist'],
    }),
  },
  messages: { denied: 'User {value} is denied but in /etc/passwd' },
  legacy: { gate: 'passwd_file', trigger: 'blacklist_usernames' },
  evaluate: ({ users }, params) =>
    denyUsers(
      users,
      'user',
      (entry) => entry.name,
      (entry) => params.user_names.includes(entry.name),
    ),
});
