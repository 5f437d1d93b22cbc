import { type Gate, defineGate } from '../../contracts/gate.ts';
import { contentNotAvailable } from './content-not-available/trigger.ts';
import { denylistFullEntry } from './denylist-full-entry/trigger.ts';
import { denylistGroupids } from './denylist-groupids/trigger.ts';
import { denylistShells } from './denylist-shells/trigger.ts';
import { denylistUserids } from './denylist-userids/trigger.ts';
import { denylistUsernames } from './denylist-usernames/trigger.ts';

export const passwdFileGate: Gate = defineGate({
  id: 'passwd_file',
  title: 'User database',
  summary: 'Asks about the users of the /etc/passwd of the image.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [
    contentNotAvailable,
    denylistFullEntry,
    denylistGroupids,
    denylistShells,
    denylistUserids,
    denylistUsernames,
  ],
});
