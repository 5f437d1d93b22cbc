import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { Inspection } from '@assay/core';
import { DEFAULT_SECRET_KEY } from '@assay/inspection';
import { encodeBaseline, fingerprintKeyId } from '@assay/secret';
import { cliError } from './errors.ts';

/**
 * Writes a baseline of every secret that inspections found, those that another baseline accepts among them; whole or not at all. It holds
 * no secret.
 * @throws OPTION_CONFLICT where nobody looked for secrets, OUTPUT_FAILED
 */
export async function writeBaseline(file: string, inspections: readonly Inspection[]): Promise<void> {
  const entries = inspections.flatMap(({ secrets, acceptedSecrets = [] }) => {
    if (secrets === undefined) {
      throw cliError('OPTION_CONFLICT', '--write-secret-baseline needs an image that was looked through for secrets');
    }
    return [...secrets, ...acceptedSecrets].map(({ fingerprint, detector, path }) => ({ fingerprint, detector, path }));
  });
  const text = encodeBaseline({ keyId: fingerprintKeyId(DEFAULT_SECRET_KEY), entries });
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw cliError('OUTPUT_FAILED', `the baseline ${file} could not be written: ${reason}`, { cause: error });
  }
}
