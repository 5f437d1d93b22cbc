import { type Digest, type Reference, formatReference, printable } from '@assay/core';
import type { Descriptor } from '../content-source.ts';
import { checkedStream } from '../content/checked-stream.ts';
import { ociError } from '../errors.ts';
import { JsonFields } from '../manifest/json-fields.ts';
import { parseDescriptor } from '../manifest/parse-descriptor.ts';
import { MAX_MANIFEST_BYTES } from '../manifest/parse-manifest.ts';
import { parseStrictJson } from '../manifest/strict-json.ts';
import type { OpenOptions } from '../open-options.ts';
import { openRegistrySource } from './registry-source.ts';

/** An artifact of a registry. The caller disposes of it. */
export interface OpenedArtifact extends AsyncDisposable {
  /** Digest of its manifest. */
  readonly digest: Digest;
  readonly annotations: Readonly<Record<string, string>>;
  readonly blobs: readonly Descriptor[];
  /**
   * Streams a blob and checks it against digest and size; the last bytes are given only when they agree.
   * @throws BLOB_NOT_FOUND, DIGEST_MISMATCH, SIZE_MISMATCH, and what reading from registries throws
   */
  open(blob: Descriptor): AsyncGenerator<Uint8Array, void, void>;
}

const MAX_BLOBS = 1000;
const FIELDS: readonly string[] = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'annotations',
];
const MAX_ANNOTATIONS = 1000;

/**
 * Opens an artifact of the given type. OCI image specification 1.1, artifact guidance.
 * @throws ARTIFACT_TYPE when it is something else, MANIFEST_INVALID, and what `openRegistrySource` throws
 */
export async function openRegistryArtifact(
  reference: Reference,
  artifactType: string,
  options: OpenOptions,
): Promise<OpenedArtifact> {
  const { source, root } = await openRegistrySource(reference, options);
  try {
    const where = `the manifest of ${formatReference(reference)}`;
    const document = parseStrictJson(root.bytes, where, { maxBytes: MAX_MANIFEST_BYTES });
    const fields = JsonFields.of(document, where, FIELDS);
    const type = fields.text('artifactType');
    if (type !== artifactType || fields.has('manifests')) {
      const found = type === null ? 'no artifact' : `an artifact of type ${printable(type.slice(0, 200))}`;
      throw ociError('ARTIFACT_TYPE', `${formatReference(reference)} is ${found}, not one of type ${artifactType}`);
    }
    const blobs = fields.list('layers', MAX_BLOBS).map((value, at) => parseDescriptor(value, `blob ${at} of ${where}`));
    return {
      digest: root.digest,
      annotations: fields.textMap('annotations', MAX_ANNOTATIONS),
      blobs,
      open: (blob) => checkedStream(blob, source.layer(blob), options.signal),
      [Symbol.asyncDispose]: async () => await source[Symbol.asyncDispose](),
    };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}
