import { type Gate, defineGate } from '../../contracts/gate.ts';
import { contentNotAvailable } from './content-not-available/trigger.ts';
import { contentRegex } from './content-regex/trigger.ts';

export const retrievedFilesGate: Gate = defineGate({
  id: 'retrieved_files',
  title: 'Retrieved files',
  summary: 'Asks what stands in single files of the image.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [contentNotAvailable, contentRegex],
});
