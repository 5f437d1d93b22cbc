import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';

export const contentNotAvailable: Trigger = defineTrigger({
  id: 'content_not_available',
  title: 'No user database',
  summary: 'Fires when the image has no /etc/passwd, or one that is empty or could not be read.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['users'],
  params: {},
  messages: { absent: 'The image has no readable /etc/passwd' },
  *evaluate({ users }) {
    if (users !== null && users.length > 0) return;
    yield { message: 'absent', data: {}, subject: { kind: 'file', key: '/etc/passwd' } };
  },
});
