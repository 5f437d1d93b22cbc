import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { text } from '../../../parameters/text-kinds.ts';
import { denyUsers } from '../denied-users.ts';

export const denylistFullEntry: Trigger = defineTrigger({
  id: 'denylist_full_entry',
  aliases: ['blacklist_full_entry'],
  title: 'Denied entries',
  summary: 'Fires for each line of /etc/passwd that is exactly the denied one.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['users'],
  params: {
    entry: required(text, { summary: 'The whole line.', example: 'toor:x:0:0::/root:/bin/sh' }),
  },
  messages: { denied: 'The entry {value} is denied but in /etc/passwd' },
  legacy: { gate: 'passwd_file', trigger: 'blacklist_full_entry' },
  evaluate: ({ users }, params) =>
    denyUsers(
      users,
      'pentry',
      (entry) => entry.line,
      (entry) => entry.line === params.entry,
    ),
});
