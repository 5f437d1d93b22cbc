import { withOpenImages } from '@assay/assess';
import { type Digest, printable } from '@assay/core';
import { type AttachPlace, type EvidenceSource, type SubjectDescriptor, gatherEvidence } from '@assay/oci';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { withImageOptions } from '../image-work.ts';

/** An image that something is stated about. */
export interface AttestedImage {
  /** Repository or path, without tag and digest. */
  readonly name: string;
  readonly digest: Digest;
  readonly descriptor: SubjectDescriptor;
  /** Where statements are stored; null where nothing can be. */
  readonly place: AttachPlace | null;
}

/**
 * Opens the images of a command, one for each platform that was asked for.
 * @throws OPTION_CONFLICT for what has no digest, and what opening throws
 */
export async function openAttested(context: CommandContext, target: string): Promise<readonly AttestedImage[]> {
  return await withImageOptions(context, target, async (options) =>
    withOpenImages(options, async ({ identity, evidenceTarget }) => {
      const { digest, reference } = identity.subject;
      if (digest === null || evidenceTarget === null) {
        throw cliError('OPTION_CONFLICT', `${printable(reference)} has no digest that a statement could be about`);
      }
      const { subjects } = await gatherEvidence(evidenceTarget, { ...options.open, limits: { referrers: 0 } });
      const subject = subjects.find((one) => one.digest === digest);
      if (subject?.mediaType == null || subject.sizeBytes === null) {
        throw cliError(
          'OPTION_CONFLICT',
          `${printable(reference)} has no manifest that a statement could be stored beside`,
        );
      }
      const { source } = evidenceTarget;
      return {
        name: source.kind === 'registry' ? `${source.reference.registry}/${source.reference.repository}` : reference,
        digest,
        descriptor: { mediaType: subject.mediaType, digest, sizeBytes: subject.sizeBytes },
        place: placeOf(source),
      };
    }),
  );
}

function placeOf(source: EvidenceSource): AttachPlace | null {
  if (source.kind === 'registry') return { kind: 'registry', reference: source.reference };
  return source.kind === 'oci' ? { kind: 'oci', path: source.path } : null;
}
