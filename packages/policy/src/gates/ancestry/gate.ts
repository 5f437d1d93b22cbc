import { type Gate, defineGate } from '../../contracts/gate.ts';
import { allowedBaseImageDigest } from './allowed-base-image-digest/trigger.ts';
import { allowedBaseImageTag } from './allowed-base-image-tag/trigger.ts';
import { denylistAncestorImageDigest } from './denylist-ancestor-image-digest/trigger.ts';
import { denylistAncestorImageTag } from './denylist-ancestor-image-tag/trigger.ts';
import { noAncestorsAnalyzed } from './no-ancestors-analyzed/trigger.ts';

export const ancestryGate: Gate = defineGate({
  id: 'ancestry',
  title: 'Ancestry',
  summary: 'Asks which known images this one is built on, told by their layers.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [
    allowedBaseImageDigest,
    allowedBaseImageTag,
    denylistAncestorImageDigest,
    denylistAncestorImageTag,
    noAncestorsAnalyzed,
  ],
});
