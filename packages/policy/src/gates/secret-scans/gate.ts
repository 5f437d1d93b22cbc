import { type Gate, defineGate } from '../../contracts/gate.ts';
import { contentRegexChecks } from './content-regex-checks/trigger.ts';

export const secretScansGate: Gate = defineGate({
  id: 'secret_scans',
  title: 'Secrets',
  summary: 'Asks for keys, tokens and passwords in the files of the image.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [contentRegexChecks],
});
