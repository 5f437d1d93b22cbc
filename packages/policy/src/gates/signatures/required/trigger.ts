import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { count } from '../../../parameters/comparison.ts';
import { SIGNER_PARAMETERS, isSigner, signerName } from '../../signer-parameters.ts';

export const requiredSignature: Trigger = defineTrigger({
  id: 'required',
  title: 'Signature missing',
  summary: 'Fires when the image has fewer verified signatures of the named signers than are required.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['signatures'],
  params: {
    ...SIGNER_PARAMETERS,
    minimum: withDefault(count, '1', { summary: 'Different signers that are required.', example: '2' }),
  },
  messages: { missing: 'The image has {found} of {minimum} required signatures' },
  *evaluate({ signatures }, params) {
    const signers = new Set(
      signatures
        .filter(({ verified, signer }) => verified && isSigner(signer, params))
        .map(({ signer }) => signerName(signer)),
    );
    if (signers.size >= params.minimum) return;
    const data = { found: signers.size, minimum: params.minimum };
    const wanted = [params.identities, params.issuers, params.keys].map(
      (list) => list?.map(({ source }) => source) ?? [],
    );
    yield {
      message: 'missing',
      data,
      subject: { kind: 'signature', key: wanted.flat().join(',') || 'any' },
      evidence: { signers: [...signers].toSorted() },
    };
  },
});
