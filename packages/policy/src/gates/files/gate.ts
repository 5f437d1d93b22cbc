import { type Gate, defineGate } from '../../contracts/gate.ts';
import { contentRegexMatch } from './content-regex-match/trigger.ts';
import { attributeMatch } from './attribute-match/trigger.ts';
import { nameMatch } from './name-match/trigger.ts';
import { suidOrGuidSet } from './suid-or-guid-set/trigger.ts';

export const filesGate: Gate = defineGate({
  id: 'files',
  title: 'Files',
  summary: 'Asks about the paths of the final file system: names, modes, checksums.',
  since: '0.1.0',
  stability: 'stable',
  triggers: [attributeMatch, contentRegexMatch, nameMatch, suidOrGuidSet],
});
