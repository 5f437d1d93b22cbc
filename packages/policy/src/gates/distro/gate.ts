import { type Gate, defineGate } from '../../contracts/gate.ts';
import { deny } from './deny/trigger.ts';

export const distroGate: Gate = defineGate({
  id: 'distro',
  title: 'Distribution',
  summary: 'Asks on which distribution the image is built.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [deny],
});
