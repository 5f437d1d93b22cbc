import { type Gate, defineGate } from '../../contracts/gate.ts';
import { noRelatedSources } from './no-related-sources/trigger.ts';
import { packageDowngraded } from './package-downgraded/trigger.ts';
import { packageRemoved } from './package-removed/trigger.ts';

export const imageSourceDriftGate: Gate = defineGate({
  id: 'image_source_drift',
  title: 'Drift from the source',
  summary: 'Compares the packages with those of the sources that the image was built from.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [noRelatedSources, packageDowngraded, packageRemoved],
});
