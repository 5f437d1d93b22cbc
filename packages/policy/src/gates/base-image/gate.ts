import { type Gate, defineGate } from '../../contracts/gate.ts';
import { approvedBase } from './approved/trigger.ts';
import { baseEndOfLife } from './end-of-life/trigger.ts';
import { newerTag } from './newer-tag/trigger.ts';
import { outdated } from './outdated/trigger.ts';
import { pinned } from './pinned/trigger.ts';
import { supportedTag } from './supported-tag/trigger.ts';
import { unsupported } from './unsupported/trigger.ts';

export const baseImageGate: Gate = defineGate({
  id: 'base_image',
  title: 'Base image',
  summary: 'Asks what the image is built on, and whether that is approved, current, supported and pinned.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [approvedBase, outdated, pinned, unsupported, supportedTag, newerTag, baseEndOfLife],
});
