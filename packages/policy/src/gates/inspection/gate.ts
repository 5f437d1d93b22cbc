import { type Gate, defineGate } from '../../contracts/gate.ts';
import { coverage } from './coverage/trigger.ts';
import { inspectionAge } from './age/trigger.ts';
import { gap } from './gap/trigger.ts';

export const inspectionGate: Gate = defineGate({
  id: 'inspection',
  title: 'Inspection',
  summary: 'Asks how complete the look into the image was.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [coverage, gap, inspectionAge],
});
