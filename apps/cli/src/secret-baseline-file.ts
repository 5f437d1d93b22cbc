import type { Inspection, SourceReport } from '@assay/core';
import { DEFAULT_SECRET_KEY } from '@assay/inspection';
import { type BaselineEntry, encodeBaseline, fingerprintKeyId } from '@assay/secret';
import { cliError } from './errors.ts';
import { writeWhole } from './write-whole.ts';

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
  await writeEntries(file, entries);
}

/**
 * Writes a baseline of every secret that a look at source files found; what an older baseline says of them stays said.
 * @throws OUTPUT_FAILED
 */
export async function writeSourceBaseline(
  file: string,
  { findings, accepted }: SourceReport,
  known: KnownSecrets | null,
): Promise<void> {
  const entries = [...findings, ...accepted].flatMap(({ rule, path, evidence }): readonly BaselineEntry[] => {
    const fingerprint = evidence?.['fingerprint'];
    if (typeof fingerprint !== 'string') return [];
    return [known?.(fingerprint, path) ?? { fingerprint, detector: rule, path }];
  });
  await writeEntries(file, entries);
}

/** What a baseline says of a secret. */
export type KnownSecrets = (fingerprint: string, path: string) => BaselineEntry | null;

async function writeEntries(file: string, entries: readonly BaselineEntry[]): Promise<void> {
  const text = encodeBaseline({ keyId: fingerprintKeyId(DEFAULT_SECRET_KEY), entries });
  try {
    await writeWhole([{ file, text }]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw cliError('OUTPUT_FAILED', `the baseline ${file} could not be written: ${reason}`, { cause: error });
  }
}
