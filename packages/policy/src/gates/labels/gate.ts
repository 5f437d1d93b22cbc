import { type Gate, defineGate } from '../../contracts/gate.ts';
import { denylisted } from './denylisted/trigger.ts';
import { required } from './required/trigger.ts';

export const labelsGate: Gate = defineGate({
  id: 'labels',
  title: 'Labels',
  summary: 'Asks about the labels of the image configuration.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [denylisted, required],
});
