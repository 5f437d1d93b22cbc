import { type Gate, defineGate } from '../../contracts/gate.ts';
import { invalid } from './invalid/trigger.ts';
import { requiredSignature } from './required/trigger.ts';
import { unreadableEvidence } from './unreadable-evidence/trigger.ts';

export const signaturesGate: Gate = defineGate({
  id: 'signatures',
  title: 'Signatures',
  summary: 'Asks who signed the image.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [invalid, requiredSignature, unreadableEvidence],
});
