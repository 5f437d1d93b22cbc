import { type Gate, defineGate } from '../../contracts/gate.ts';
import { changedPackages } from './changed-packages/trigger.ts';
import { newPackages } from './new-packages/trigger.ts';
import { newSecrets } from './new-secrets/trigger.ts';
import { newSetuidFiles } from './new-setuid-files/trigger.ts';
import { newVulnerabilities } from './new-vulnerabilities/trigger.ts';
import { removedPackages } from './removed-packages/trigger.ts';
import { sizeGrowth } from './size-growth/trigger.ts';

export const baselineGate: Gate = defineGate({
  id: 'baseline',
  title: 'Baseline',
  summary: 'Compares the image with another: the target branch, the previous tag, what runs now.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [changedPackages, newPackages, newSecrets, newSetuidFiles, newVulnerabilities, removedPackages, sizeGrowth],
});
