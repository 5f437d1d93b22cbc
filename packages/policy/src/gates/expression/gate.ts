import { type Gate, defineGate } from '../../contracts/gate.ts';
import { deny } from './deny/trigger.ts';
import { list } from './list/trigger.ts';
import { requireExpression } from './require/trigger.ts';

export const expressionGate: Gate = defineGate({
  id: 'expression',
  title: 'Expression',
  summary: 'Asks whatever no other gate asks, as a CEL expression over the facts.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [deny, list, requireExpression],
});
