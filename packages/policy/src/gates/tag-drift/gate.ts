import { type Gate, defineGate } from '../../contracts/gate.ts';
import { packagesAdded } from './packages-added/trigger.ts';
import { packagesModified } from './packages-modified/trigger.ts';
import { packagesRemoved } from './packages-removed/trigger.ts';

export const tagDriftGate: Gate = defineGate({
  id: 'tag_drift',
  title: 'Tag drift',
  summary: 'Compares the packages with those of the image that the tag pointed at before.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [packagesAdded, packagesModified, packagesRemoved],
});
