import type { SignatureFact } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { signerName } from '../../signer-parameters.ts';

export const invalid: Trigger = defineTrigger({
  id: 'invalid',
  title: 'Invalid signature',
  summary: 'Fires for each signature that does not verify.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['signatures'],
  params: {
    strangers: withDefault(flag, 'true', {
      summary: 'Whether signatures of somebody whom no verifier names count as well.',
      example: 'false',
    }),
  },
  messages: { invalid: 'The signature of {signer} does not verify: {failure}' },
  *evaluate({ signatures }, { strangers }) {
    for (const fact of signatures) {
      if (fact.verified || (!strangers && isStranger(fact))) continue;
      const name = signerName(fact.signer);
      yield {
        message: 'invalid',
        data: { signer: name, failure: fact.failure ?? 'no reason given' },
        subject: { kind: 'signature', key: name },
      };
    }
  },
});

/** True when nothing is wrong with a signature but who made it. */
function isStranger({ checks }: SignatureFact): boolean {
  return checks.length > 0 && checks.every(({ failure }) => failure?.step === 'identity' || failure?.step === 'chain');
}
