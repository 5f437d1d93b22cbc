import { type Gate, defineGate } from '../../contracts/gate.ts';
import { noStigEvaluationsAvailable } from './no-stig-evaluations-available/trigger.ts';
import { stigEvaluationsOutdated } from './stig-evaluations-outdated/trigger.ts';

export const stigGate: Gate = defineGate({
  id: 'stig',
  title: 'Configuration scans',
  summary: 'Asks for scans of the configuration of the image (STIG) that were run elsewhere.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [noStigEvaluationsAvailable, stigEvaluationsOutdated],
});
