import { AssayError, type Reference, formatReference, printable } from '@assay/core';
import type { FetchedManifest } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { artifactTypeOf } from '../evidence/evidence-form.ts';
import { registryStore } from '../evidence/registry-store.ts';
import type { OpenOptions } from '../open-options.ts';
import { uploadBlob } from '../registry/blob-upload.ts';
import { hasManifest, uploadManifest } from '../registry/manifest-upload.ts';
import { ensureListed } from '../registry/referrers-tag.ts';
import { openSession, registryOf } from '../registry/registry-session.ts';
import { withRetries } from '../registry/retry.ts';
import type { PlannedEvidence } from './find-evidence.ts';
import type { PlannedManifest } from './mirror-plan.ts';
import type { Delivery, MirrorWriter } from './mirror-writer.ts';

/**
 * Opens a repository to copy into. Never a mirror of it.
 * @throws OFFLINE, ABORTED, REGISTRY_SETTINGS_INVALID
 */
export function openRegistryWriter(
  reference: Reference,
  options: OpenOptions & { readonly mountFrom: string | null },
): MirrorWriter {
  const session = openSession(reference, options, { access: 'pull,push' });
  const connection = registryOf(session);
  const { signal, mountFrom } = options;
  const retry = { ...session.retry, signal };
  const named = async (tag: string): Promise<FetchedManifest | null> =>
    await registryStore(reference, session).named(tag, signal);
  const send = async (name: string, manifest: PlannedManifest): Promise<void> => {
    const { bytes } = manifest.fetched;
    const sendable = { bytes, mediaType: manifest.mediaType };
    await withRetries(async () => await uploadManifest(connection, name, sendable, { signal }), retry);
  };
  return {
    place: printable(`${reference.registry}/${reference.repository}`),
    blob: async (blob) =>
      await withRetries(async () => await uploadBlob(connection, blob, { signal, mountFrom }), retry),
    manifest: async (manifest): Promise<Delivery> => {
      const { digest } = manifest.fetched;
      if (await withRetries(async () => await hasManifest(connection, digest, signal), retry)) return 'present';
      await send(digest, manifest).catch((error: unknown) => {
        throw manifest.isPart ? explainRefusal(error, digest) : error;
      });
      return 'sent';
    },
    list: async (evidence) => {
      if (evidence.tag === null) {
        const entry = entryOf(evidence);
        return await ensureListed(connection, evidence.subject, { entry, retry });
      }
      await send(evidence.tag, evidence);
      return 'tag';
    },
    named,
    finish: async (root) => {
      const { digest } = root.fetched;
      if (reference.tag !== null) await send(reference.tag, root);
      else if (reference.digest !== digest) {
        throw ociError('DIGEST_MISMATCH', `the image is ${digest}; the destination is ${formatReference(reference)}`);
      }
    },
    [Symbol.asyncDispose]: async () => await session[Symbol.asyncDispose](),
  };
}

function entryOf({ fetched, mediaType, manifest }: PlannedEvidence): Parameters<typeof ensureListed>[2]['entry'] {
  const type = manifest === null ? '' : artifactTypeOf(manifest);
  return {
    mediaType,
    digest: fetched.digest,
    sizeBytes: fetched.bytes.byteLength,
    artifactType: type === '' ? null : type,
    annotations: manifest?.annotations ?? {},
  };
}

/** Registries that check an index for completeness answer with a client error. */
function explainRefusal(error: unknown, digest: string): unknown {
  const status = error instanceof AssayError ? error.details['status'] : null;
  if (typeof status !== 'number' || (status !== 400 && status !== 404)) return error;
  return ociError('INDEX_PART_REFUSED', `the registry does not take the index ${digest} without all its images`, {
    cause: error,
  });
}
