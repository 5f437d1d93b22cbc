import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';

export const always: Trigger = defineTrigger({
  id: 'always',
  title: 'Always',
  summary: 'Fires once for every image.',
  since: '0.1.0',
  stability: 'stable',
  needs: [],
  params: {},
  messages: { fired: 'Unconditional trigger match' },
  legacy: { gate: 'always', trigger: 'always' },
  evaluate: () => [{ message: 'fired', data: {}, subject: { kind: 'image', key: 'always' }, legacyId: 'always' }],
});
