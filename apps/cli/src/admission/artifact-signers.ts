import { createHash } from 'node:crypto';
import type { ArtifactSigners } from '@assay/controller';
import type { OpenOptions } from '@assay/oci';
import type { CommandContext } from '../command-table.ts';
import { SETTINGS } from '../settings/settings.ts';
import { signersOf } from '../trust/named-signers.ts';
import { artifactProblem } from '../trust/verify-artifact.ts';

/**
 * Those whose signature artifacts with policies have to bear; null when nobody is named.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID, OPTION_CONFLICT for an identity without issuer
 */
export async function artifactSigners(
  context: CommandContext,
  open: Omit<OpenOptions, 'signal'>,
): Promise<ArtifactSigners | null> {
  const { settings } = context;
  const asked = await signersOf({
    keys: settings.get(SETTINGS.policyKey),
    identities: settings.get(SETTINGS.policyIdentity),
    issuer: settings.get(SETTINGS.policyIssuer),
    trustedRoot: settings.get(SETTINGS.trustedRoot),
    log: null,
    certificateLog: null,
    timestamp: null,
    annotations: {},
    repository: null,
  });
  if (asked.verifiers.length === 0) return null;
  return {
    id: createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 12),
    verify: async (reference, signal) => artifactProblem(context, reference, { asked, open: { ...open, signal } }),
  };
}
