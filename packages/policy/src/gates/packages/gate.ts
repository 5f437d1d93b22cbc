import { type Gate, defineGate } from '../../contracts/gate.ts';
import { denylist } from './denylist/trigger.ts';
import { metadata } from './metadata/trigger.ts';
import { requiredPackage } from './required-package/trigger.ts';
import { verify } from './verify/trigger.ts';

export const packagesGate: Gate = defineGate({
  id: 'packages',
  title: 'Packages',
  summary: 'Asks which packages are installed and whether their files are as installed.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [denylist, metadata, requiredPackage, verify],
});
