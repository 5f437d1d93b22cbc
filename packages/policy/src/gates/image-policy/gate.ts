import { type Gate, defineGate } from '../../contracts/gate.ts';
import { unmet } from './unmet/trigger.ts';

export const imagePolicyGate: Gate = defineGate({
  id: 'image_policy',
  title: 'Image policies',
  summary: 'Holds the image against the image policies of the document.',
  since: '0.2.0',
  stability: 'experimental',
  triggers: [unmet],
});
