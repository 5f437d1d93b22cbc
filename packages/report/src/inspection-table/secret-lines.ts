import type { Inspection, SecretFinding } from '@assay/core';
import type { Paint } from '../paint.ts';
import { counted, labelled, shown } from '../text-layout.ts';

/** The secrets that were found, redacted; says so when nobody looked. */
export function secretLines({ secrets, acceptedSecrets }: Inspection, paint: Paint, width: number): string[] {
  if (secrets === undefined) return ['', paint('title', 'SECRETS'), '  not looked for'];
  const title = paint('title', `SECRETS (${secrets.length})`);
  const accepted = acceptedSecrets?.length ?? 0;
  const apart = accepted === 0 ? [] : [`  ${counted(accepted, 'secret')} of the baseline not listed`];
  if (secrets.length === 0) return ['', title, `  none found${accepted === 0 ? '' : ' beyond the baseline'}`, ...apart];
  return ['', title, ...secrets.flatMap((secret) => lines(secret, width)), ...apart];
}

function lines(secret: SecretFinding, width: number): string[] {
  const line = secret.line === null ? '' : `:${secret.line}`;
  const gone = secret.removedBy === null ? '' : `, taken away by layer ${secret.removedBy + 1} but still in the image`;
  const place = `${shown(secret.path)}${line}${gone}`;
  const text = `${shown(secret.title)} in ${place}: ${shown(secret.preview)} (${shown(secret.detector)})`;
  return labelled(secret.confidence, text, { indent: 2, labelWidth: 8, width });
}
