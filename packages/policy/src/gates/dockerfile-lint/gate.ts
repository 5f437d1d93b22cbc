import { type Gate, defineGate } from '../../contracts/gate.ts';
import { finding } from './finding/trigger.ts';

export const dockerfileLintGate: Gate = defineGate({
  id: 'dockerfile_lint',
  title: 'Dockerfile rules',
  summary: 'Asks what the Dockerfile rules found.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [finding],
});
