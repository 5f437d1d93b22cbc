import { type Gate, defineGate } from '../../contracts/gate.ts';
import { always } from './always/trigger.ts';

export const alwaysGate: Gate = defineGate({
  id: 'always',
  title: 'Always',
  summary: 'Fires unconditionally: for testing mappings and for refusing what a mapping selects.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [always],
});
