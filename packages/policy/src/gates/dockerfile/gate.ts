import { type Gate, defineGate } from '../../contracts/gate.ts';
import { effectiveUser } from './effective-user/trigger.ts';
import { exposedPorts } from './exposed-ports/trigger.ts';
import { instruction } from './instruction/trigger.ts';
import { noDockerfileProvided } from './no-dockerfile-provided/trigger.ts';

export const dockerfileGate: Gate = defineGate({
  id: 'dockerfile',
  title: 'Dockerfile',
  summary: 'Asks how the image was built and how it runs, from its configuration and history.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [effectiveUser, exposedPorts, instruction, noDockerfileProvided],
});
