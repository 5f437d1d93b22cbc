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
  const text = `${shown(secret.title)} (${secret.confidence} confidence) in ${shown(secret.path)}${line}${gone}: ${shown(secret.preview)}`;
  return labelled(secret.detector, text, { indent: 2, labelWidth: 24, width });
}
