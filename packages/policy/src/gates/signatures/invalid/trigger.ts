import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { signerName } from '../../signer-parameters.ts';

export const invalid: Trigger = defineTrigger({
  id: 'invalid',
  title: 'Invalid signature',
  summary: 'Fires for each signature that does not verify.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['signatures'],
  params: {},
  messages: { invalid: 'The signature of {signer} does not verify: {failure}' },
  *evaluate({ signatures }) {
    for (const { verified, failure, signer } of signatures) {
      if (verified) continue;
      const name = signerName(signer);
      yield {
        message: 'invalid',
        data: { signer: name, failure: failure ?? 'no reason given' },
        subject: { kind: 'signature', key: name },
      };
    }
  },
});
