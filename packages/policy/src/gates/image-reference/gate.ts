import { type Gate, defineGate } from '../../contracts/gate.ts';
import { allowedRegistry } from './allowed-registry/trigger.ts';
import { allowedRepository } from './allowed-repository/trigger.ts';
import { mutableTag } from './mutable-tag/trigger.ts';
import { pinnedByDigest } from './pinned-by-digest/trigger.ts';

export const imageReferenceGate: Gate = defineGate({
  id: 'image_reference',
  title: 'Image reference',
  summary: 'Asks where the image comes from and whether its reference always means the same image.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [allowedRegistry, allowedRepository, mutableTag, pinnedByDigest],
});
