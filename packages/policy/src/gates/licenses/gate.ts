import { type Gate, defineGate } from '../../contracts/gate.ts';
import { deniedExpression } from './denied-expression/trigger.ts';
import { denylistExactMatch } from './denylist-exact-match/trigger.ts';
import { denylistPartialMatch } from './denylist-partial-match/trigger.ts';
import { notAllowedExpression } from './not-allowed-expression/trigger.ts';
import { unknownLicense } from './unknown/trigger.ts';

export const licensesGate: Gate = defineGate({
  id: 'licenses',
  title: 'Licences',
  summary: 'Asks under which licences the packages in the image may be used.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [deniedExpression, denylistExactMatch, denylistPartialMatch, notAllowedExpression, unknownLicense],
});
