import type { SignatureFact } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { count } from '../../../parameters/comparison.ts';
import { optional, withDefault } from '../../../parameters/parameter-kind.ts';
import { textList } from '../../../parameters/text-kinds.ts';
import {
  REQUIRE_PARAMETER,
  SIGNER_PARAMETERS,
  checkSigners,
  failureText,
  isAccepted,
  nearestFailure,
  refusalsOf,
  signerKey,
  signerName,
} from '../../signer-parameters.ts';

export const requiredSignature: Trigger = defineTrigger({
  id: 'required',
  title: 'Signature missing',
  summary: 'Fires when the image has fewer verified signatures of the named signers than are required.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['signatures'],
  params: {
    ...SIGNER_PARAMETERS,
    require: REQUIRE_PARAMETER,
    minimum: withDefault(count, '1', { summary: 'Different signers that are required.', example: '2' }),
    annotations: optional(textList, {
      summary: 'Notes that a signature has to carry, as NAME=VALUE.',
      example: 'stage=production',
    }),
  },
  check: checkSigners,
  messages: {
    missing: 'The image has {found} of {minimum} required signatures{why}',
    verifier: 'No signature of the image is accepted by {verifier}{why}',
  },
  *evaluate({ signatures }, params) {
    const noted = signatures.filter((fact) => hasNotes(fact, params.annotations));
    const accepted = noted.filter((fact) => isAccepted(fact, params));
    const signers = [...new Set(accepted.map(({ signer }) => signerName(signer)))].toSorted();
    if (params.require === 'all' && params.verifiers !== null) {
      for (const verifier of params.verifiers) {
        if (accepted.some(({ verifiers }) => verifiers.includes(verifier))) continue;
        const why = failureText(nearestFailure(noted, { ...params, verifiers: [verifier] }));
        const evidence = { signers, ...refusalsOf(noted, { ...params, verifiers: [verifier] }) };
        yield { message: 'verifier', data: { verifier, why }, subject: { kind: 'signature', key: verifier }, evidence };
      }
      // That each accepts says nothing of how many signed: one signature may be enough for several.
      if (isShort(params.verifiers, accepted)) return;
    }
    if (signers.length >= params.minimum) return;
    const why = failureText(nearestFailure(noted, params));
    const data = { found: signers.length, minimum: params.minimum, why };
    yield {
      message: 'missing',
      data,
      subject: { kind: 'signature', key: signerKey(params) },
      evidence: { signers, ...refusalsOf(noted, params) },
    };
  },
});

/** True when a named verifier is missing: that is a finding of its own. */
function isShort(verifiers: readonly string[], accepted: readonly SignatureFact[]): boolean {
  return verifiers.some((verifier) => !accepted.some((fact) => fact.verifiers.includes(verifier)));
}

function hasNotes({ annotations }: SignatureFact, wanted: readonly string[] | null): boolean {
  return (wanted ?? []).every((note) => {
    const at = note.indexOf('=');
    const [name, value] = at < 0 ? [note, null] : [note.slice(0, at), note.slice(at + 1)];
    return Object.hasOwn(annotations, name) && (value === null || annotations[name] === value);
  });
}
