import type { SecretFinding } from '@assay/core';
import type { Paint } from '../paint.ts';
import { labelled, shown } from '../text-layout.ts';

/** The secrets that were found, redacted; says so when nobody looked. */
export function secretLines(secrets: readonly SecretFinding[] | undefined, paint: Paint, width: number): string[] {
  if (secrets === undefined) return ['', paint('title', 'SECRETS'), '  not looked for'];
  const title = paint('title', `SECRETS (${secrets.length})`);
  if (secrets.length === 0) return ['', title, '  none found'];
  return ['', title, ...secrets.flatMap((secret) => lines(secret, width))];
}

function lines(secret: SecretFinding, width: number): string[] {
  const line = secret.line === null ? '' : `:${secret.line}`;
  const gone = secret.removedBy === null ? '' : `, taken away by layer ${secret.removedBy + 1} but still in the image`;
  const place = `${shown(secret.path)}${line}${gone}`;
  const text = `${shown(secret.title)} in ${place}: ${shown(secret.preview)} (${shown(secret.detector)})`;
  return labelled(secret.confidence, text, { indent: 2, labelWidth: 8, width });
}
