import { createHash } from 'node:crypto';
import type { InspectionRequest, SecretRulesDocument } from '@assay/core';

/** Keys fingerprints where the caller gives no key: the same everywhere, so that fingerprints of any two runs can be compared. */
export const DEFAULT_SECRET_KEY: Uint8Array = createHash('sha256').update('assay: fingerprints of secrets').digest();

/** What decides how secrets are looked for and shown. */
export interface SecretSettings {
  /** Keys the fingerprints; at least 16 bytes. Default: `DEFAULT_SECRET_KEY`. */
  readonly secretKey?: Uint8Array;
  readonly secretRules?: readonly SecretRulesDocument[];
}

/** What decides which secrets are found and how they are called; null where none are looked for. Part of cache keys. */
export async function secretRevisionFor(request: InspectionRequest, settings: SecretSettings): Promise<string | null> {
  if (request.secrets !== true) return null;
  const { secretRevision } = await import('./secret-search.ts');
  return secretRevision(settings);
}
