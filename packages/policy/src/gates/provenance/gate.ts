import { type Gate, defineGate } from '../../contracts/gate.ts';
import { provenBaseImage } from './base-image/trigger.ts';
import { requiredProvenance } from './required/trigger.ts';
import { trustedBuilder } from './trusted-builder/trigger.ts';
import { trustedSource } from './trusted-source/trigger.ts';

export const provenanceGate: Gate = defineGate({
  id: 'provenance',
  title: 'Provenance',
  summary: 'Asks who built the image and from what.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [provenBaseImage, requiredProvenance, trustedBuilder, trustedSource],
});
