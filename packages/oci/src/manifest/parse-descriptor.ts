import { type JsonValue, type Platform, isDigest, normalizePlatform, printable } from '@assay/core';
import type { Descriptor } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { JsonFields } from './json-fields.ts';

/** A descriptor with what an index adds to it. */
export interface IndexEntry extends Descriptor {
  /** Null when the index does not say. */
  readonly platform: Platform | null;
  /** Kind of artifact when it is not an image; null otherwise. */
  readonly artifactType: string | null;
}

const DESCRIPTOR_FIELDS: readonly string[] = [
  'mediaType',
  'digest',
  'size',
  'urls',
  'annotations',
  'platform',
  'artifactType',
];
const PLATFORM_FIELDS: readonly string[] = ['os', 'architecture', 'variant'];
const MAX_ANNOTATIONS = 10_000;

/**
 * Reads a descriptor (OCI image specification, descriptor). Addresses in `urls` are never used.
 * @throws MANIFEST_INVALID
 */
export function parseDescriptor(value: JsonValue | undefined, where: string): IndexEntry {
  const fields = JsonFields.of(value, where, DESCRIPTOR_FIELDS);
  const digest = fields.requiredText('digest');
  if (!isDigest(digest)) {
    throw ociError(
      'MANIFEST_INVALID',
      `${where} has the digest "${printable(digest.slice(0, 160))}", which is not one`,
    );
  }
  const sizeBytes = fields.count('size');
  if (sizeBytes === null) throw ociError('MANIFEST_INVALID', `${where} has no size`);
  return {
    mediaType: fields.requiredText('mediaType'),
    digest,
    sizeBytes,
    annotations: fields.textMap('annotations', MAX_ANNOTATIONS),
    platform: parsePlatformFields(fields.child('platform', PLATFORM_FIELDS), where),
    artifactType: fields.text('artifactType'),
  };
}

/**
 * Reads `os`, `architecture` and `variant`; null when the first two are not both said.
 * @throws MANIFEST_INVALID
 */
export function parsePlatformFields(fields: JsonFields | null, where: string): Platform | null {
  if (fields === null) return null;
  const os = fields.text('os') ?? '';
  const architecture = fields.text('architecture') ?? '';
  const variant = fields.text('variant') ?? '';
  if (os === '' || architecture === '') return null;
  if (![os, architecture, variant].every((part) => /^[\w.+-]{0,64}$/.test(part))) {
    throw ociError('MANIFEST_INVALID', `${where} has a platform with characters that no platform has`);
  }
  return normalizePlatform(os, architecture, variant);
}
