import { type Digest, type JsonValue, isDigest } from '@assay/core';
import type { FetchedManifest } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { JsonFields } from './json-fields.ts';
import { isIndexMediaType } from './media-types.ts';
import { type IndexEntry, parseDescriptor } from './parse-descriptor.ts';
import { MAX_MANIFEST_BYTES } from './parse-manifest.ts';
import { parseStrictJson } from './strict-json.ts';

/** A manifest of anything, an image or an artifact: only what is common to all is read. */
export interface ArtifactManifest {
  readonly kind: 'artifact';
  readonly mediaType: string | null;
  readonly artifactType: string | null;
  readonly config: IndexEntry | null;
  /** At most as many as were asked for. */
  readonly layers: readonly IndexEntry[];
  /** Layers that there are, read or not. */
  readonly layerCount: number;
  /** Digest of `subject`; null when there is none. */
  readonly subject: Digest | null;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A list of manifests of any kind. */
export interface ArtifactList {
  readonly kind: 'list';
  readonly mediaType: string | null;
  /** At most as many as were asked for. */
  readonly entries: readonly IndexEntry[];
  /** Entries that there are, read or not. */
  readonly entryCount: number;
}

const FIELDS: readonly string[] = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'subject',
  'annotations',
];
const SUBJECT_FIELDS: readonly string[] = ['mediaType', 'digest', 'size'];
const MAX_ANNOTATIONS = 10_000;
/** No document of `MAX_MANIFEST_BYTES` holds more elements. */
const ANY_NUMBER = MAX_MANIFEST_BYTES;

/**
 * Reads a manifest or list without asking what kind of artifact it is. Elements behind the first `maxElements` are counted, not read.
 * @throws MANIFEST_INVALID, CONTENT_TOO_LARGE
 */
export function parseArtifactManifest(fetched: FetchedManifest, maxElements: number): ArtifactManifest | ArtifactList {
  const where = `the manifest ${fetched.digest}`;
  const document = parseStrictJson(fetched.bytes, where, { maxBytes: MAX_MANIFEST_BYTES });
  const fields = JsonFields.of(document, where, FIELDS);
  const mediaType = fields.text('mediaType') ?? fetched.mediaType;
  const hasLayers = fields.has('layers') || fields.has('config');
  if (fields.has('manifests') === hasLayers) {
    throw ociError('MANIFEST_INVALID', `${where} is neither a manifest nor a list of manifests, or both`);
  }
  if (fields.has('manifests')) return { kind: 'list', mediaType, ...readList(fields, where, maxElements) };
  if (mediaType !== null && isIndexMediaType(mediaType)) {
    throw ociError('MANIFEST_INVALID', `${where} says that it is a list but holds layers`);
  }
  const layers = fields.list('layers', ANY_NUMBER);
  return {
    kind: 'artifact',
    mediaType,
    artifactType: fields.text('artifactType'),
    config: fields.has('config') ? parseDescriptor(fields.value['config'], `the config of ${where}`) : null,
    layers: descriptorsOf(layers.slice(0, maxElements), `layer of ${where}`),
    layerCount: layers.length,
    subject: subjectOf(fields, where),
    annotations: fields.textMap('annotations', MAX_ANNOTATIONS),
  };
}

/**
 * Reads a page of a list of referrers, which nothing has a digest of. Some registries write `null` for no entries.
 * @throws MANIFEST_INVALID, CONTENT_TOO_LARGE
 */
export function parseReferrersPage(bytes: Uint8Array, where: string, maxElements: number): readonly IndexEntry[] {
  const document = parseStrictJson(bytes, where, { maxBytes: MAX_MANIFEST_BYTES });
  const fields = JsonFields.of(document, where, FIELDS);
  const isList = fields.has('manifests') || fields.count('schemaVersion') === 2;
  if (!isList || fields.has('layers') || fields.has('config')) {
    throw ociError('MANIFEST_INVALID', `${where} is no list of manifests`);
  }
  return readList(fields, where, maxElements).entries;
}

function readList(
  fields: JsonFields,
  where: string,
  maxElements: number,
): Pick<ArtifactList, 'entries' | 'entryCount'> {
  const all = fields.list('manifests', ANY_NUMBER);
  return { entries: descriptorsOf(all.slice(0, maxElements), `manifest of ${where}`), entryCount: all.length };
}

function descriptorsOf(values: readonly JsonValue[], where: string): readonly IndexEntry[] {
  return values.map((value, at) => parseDescriptor(value, `${where} (number ${at})`));
}

function subjectOf(fields: JsonFields, where: string): Digest | null {
  const digest = fields.child('subject', SUBJECT_FIELDS)?.requiredText('digest') ?? null;
  if (digest === null || isDigest(digest)) return digest;
  throw ociError('MANIFEST_INVALID', `${where} has a subject without a digest`);
}
