import { type Gate, defineGate } from '../../contracts/gate.ts';
import { attribute } from './attribute/trigger.ts';

export const metadataGate: Gate = defineGate({
  id: 'metadata',
  title: 'Metadata',
  summary: 'Asks about the image as a whole: size, platform, distribution, number of layers.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [attribute],
});
