import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { integerList } from '../../../parameters/number-kinds.ts';
import { denyUsers } from '../denied-users.ts';

export const denylistUserids: Trigger = defineTrigger({
  id: 'denylist_userids',
  aliases: ['blacklist_userids'],
  title: 'Denied user ids',
  summary: 'Fires for each user of /etc/passwd with a denied user id.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['users'],
  params: {
    user_ids: required(integerList, {
      summary: 'User ids that are denied.',
      example: '0',
      aliases: ['useridblacklist'],
    }),
  },
  messages: { denied: 'User id {value} is denied but {user} of /etc/passwd has it' },
  legacy: { gate: 'passwd_file', trigger: 'blacklist_userids' },
  evaluate: ({ users }, params) =>
    denyUsers(
      users,
      'uid',
      (entry) => String(entry.uid),
      (entry) => params.user_ids.includes(entry.uid),
    ),
});
