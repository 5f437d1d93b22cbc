import { type Gate, defineGate } from '../../contracts/gate.ts';
import { requiredAttestation } from './required/trigger.ts';
import { recentScan } from './scan/trigger.ts';
import { verdict } from './verdict/trigger.ts';

export const attestationsGate: Gate = defineGate({
  id: 'attestations',
  title: 'Attestations',
  summary: 'Asks for signed statements about the image.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [requiredAttestation, recentScan, verdict],
});
