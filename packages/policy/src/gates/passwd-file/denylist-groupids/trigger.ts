import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { integerList } from '../../../parameters/number-kinds.ts';
import { denyUsers } from '../denied-users.ts';

export const denylistGroupids: Trigger = defineTrigger({
  id: 'denylist_groupids',
  aliases: ['blacklist_groupids'],
  title: 'Denied group ids',
  summary: 'Fires for each user of /etc/passwd whose primary group has a denied id.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['users'],
  params: {
    group_ids: required(integerList, {
      summary: 'Group ids that are denied.',
      example: '0',
      aliases: ['groupidblacklist'],
    }),
  },
  messages: { denied: 'Group id {value} is denied but {user} of /etc/passwd has it' },
  legacy: { gate: 'passwd_file', trigger: 'blacklist_groupids' },
  evaluate: ({ users }, params) =>
    denyUsers(
      users,
      'gid',
      (entry) => String(entry.gid),
      (entry) => params.group_ids.includes(entry.gid),
    ),
});
