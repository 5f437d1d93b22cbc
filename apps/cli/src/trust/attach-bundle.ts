import {
  type AttachPlace,
  type AttachedReferrer,
  type OpenOptions,
  type SubjectDescriptor,
  artifactBlob,
  attachReferrer,
} from '@assay/oci';
import { BUNDLE_TYPE } from '@assay/trust';

/** A signed statement, and the manifest that it is about. */
interface StatementBundle {
  readonly predicateType: string;
  readonly bundle: Buffer;
  readonly subject: SubjectDescriptor;
}

/** Stores a signed statement beside what it is about, as cosign does. @throws what attaching throws */
export async function attachBundle(
  place: AttachPlace,
  { predicateType, bundle, subject }: StatementBundle,
  { open, now }: { readonly open: OpenOptions; readonly now: Date },
): Promise<AttachedReferrer> {
  const artifact = {
    artifactType: BUNDLE_TYPE,
    blobs: [artifactBlob(BUNDLE_TYPE, bundle)],
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': predicateType,
      'org.opencontainers.image.created': now.toISOString(),
    },
    subject,
  };
  return await attachReferrer(place, artifact, open);
}
