import { type JsonValue, isJsonObject, printable } from '@assay/core';
import type { Descriptor, FetchedManifest } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { JsonFields } from './json-fields.ts';
import {
  isConfigMediaType,
  isIndexMediaType,
  isLayerMediaType,
  isManifestMediaType,
  isSchema1MediaType,
} from './media-types.ts';
import { type IndexEntry, parseDescriptor } from './parse-descriptor.ts';
import { parseStrictJson } from './strict-json.ts';

/** A manifest of one image. */
export interface ImageManifest {
  readonly kind: 'manifest';
  readonly config: Descriptor;
  /** Base first. */
  readonly layers: readonly Descriptor[];
  /** Those about the base image that are texts; absent without any. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A list of manifests. */
export interface ImageIndex {
  readonly kind: 'index';
  readonly entries: readonly IndexEntry[];
}

/** Most bytes of a manifest or index. The distribution specification asks registries for no more. */
export const MAX_MANIFEST_BYTES: number = 4 * 1024 * 1024;
const MAX_LAYERS = 1000;
const MAX_ENTRIES = 10_000;

const FIELDS: readonly string[] = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'fsLayers',
  'blobs',
];

/** Media types that stores give when they know nothing. */
const SILENT_MEDIA_TYPES: ReadonlySet<string> = new Set([
  '',
  'application/json',
  'application/octet-stream',
  'binary/octet-stream',
  'text/plain',
]);

/**
 * Reads a manifest or an index, OCI or docker schema 2. What it is must be said the same way by the store, by the document's
 * `mediaType` and by its shape; where the first two are silent, an unmistakable shape is enough.
 * @throws MANIFEST_INVALID, MANIFEST_SCHEMA1, MEDIA_TYPE_UNSUPPORTED, NOT_AN_IMAGE, CONTENT_TOO_LARGE
 */
export function parseManifest(fetched: FetchedManifest): ImageManifest | ImageIndex {
  const where = `the manifest ${fetched.digest}`;
  const document = parseStrictJson(fetched.bytes, where, { maxBytes: MAX_MANIFEST_BYTES });
  const fields = JsonFields.of(document, where, FIELDS);
  const mediaType = agreedMediaType(fetched.mediaType, fields.text('mediaType'), where);
  if (isSchema1(fields, mediaType)) {
    throw ociError('MANIFEST_SCHEMA1', `${where} is in docker schema 1`);
  }
  const kind = mediaType === null ? null : kindOfMediaType(mediaType, where);
  const shape = kindOfShape(fields, where);
  if (kind !== null && kind !== shape) {
    throw ociError('MANIFEST_INVALID', `${where} says that it is ${mediaType} but has the fields of an ${shape}`);
  }
  if (fields.count('schemaVersion') !== 2) throw ociError('MANIFEST_INVALID', `${where} has no schemaVersion 2`);
  return shape === 'index' ? parseIndexFields(fields, where) : parseManifestFields(fields, where);
}

/**
 * Reads the `index.json` of a layout, which nothing has a digest of.
 * @throws MANIFEST_INVALID, CONTENT_TOO_LARGE
 */
export function parseLayoutIndex(bytes: Uint8Array): ImageIndex {
  const where = 'index.json';
  const document: JsonValue = parseStrictJson(bytes, where, { maxBytes: MAX_MANIFEST_BYTES });
  const fields = JsonFields.of(document, where, FIELDS);
  if (kindOfShape(fields, where) !== 'index') throw ociError('MANIFEST_INVALID', 'index.json is not an index');
  return parseIndexFields(fields, where);
}

function agreedMediaType(served: string | null, written: string | null, where: string): string | null {
  const bare = (served ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const stored = SILENT_MEDIA_TYPES.has(bare) ? null : bare;
  if (stored !== null && written !== null && stored !== written) {
    throw ociError(
      'MANIFEST_INVALID',
      `${where} was given as ${printable(stored)} but says that it is ${printable(written)}`,
    );
  }
  return written ?? stored;
}

function isSchema1(fields: JsonFields, mediaType: string | null): boolean {
  return fields.value['schemaVersion'] === 1 || fields.has('fsLayers') || isSchema1MediaType(mediaType ?? '');
}

function kindOfMediaType(mediaType: string, where: string): 'index' | 'manifest' {
  if (isIndexMediaType(mediaType)) return 'index';
  if (isManifestMediaType(mediaType)) return 'manifest';
  if (mediaType.startsWith('application/vnd.oci.artifact.')) {
    throw ociError('NOT_AN_IMAGE', `${where} is an artifact, not an image`);
  }
  throw ociError('MEDIA_TYPE_UNSUPPORTED', `${where} has the media type ${printable(mediaType.slice(0, 200))}`);
}

function kindOfShape(fields: JsonFields, where: string): 'index' | 'manifest' {
  const isIndex = fields.has('manifests');
  const isManifest = fields.has('config') || fields.has('layers');
  if (isIndex && isManifest) {
    throw ociError('MANIFEST_INVALID', `${where} is index and manifest at once: it has manifests and config or layers`);
  }
  if (isIndex) return 'index';
  if (isManifest) return 'manifest';
  throw ociError('MANIFEST_INVALID', `${where} has neither manifests nor config and layers`);
}

function parseIndexFields(fields: JsonFields, where: string): ImageIndex {
  const entries = fields
    .list('manifests', MAX_ENTRIES)
    .map((value, at) => parseDescriptor(value, `manifest ${at} of ${where}`));
  return { kind: 'index', entries };
}

function parseManifestFields(fields: JsonFields, where: string): ImageManifest {
  const config = parseDescriptor(fields.value['config'], `the config of ${where}`);
  if (!isConfigMediaType(config.mediaType)) {
    const type = fields.text('artifactType') ?? config.mediaType;
    throw ociError('NOT_AN_IMAGE', `${where} is an artifact of type ${printable(type.slice(0, 200))}, not an image`);
  }
  const layers = fields
    .list('layers', MAX_LAYERS)
    .map((value, at) => parseDescriptor(value, `layer ${at} of ${where}`));
  refuseUnknownLayers(layers, where);
  return { kind: 'manifest', config, layers, ...baseAnnotations(fields) };
}

/** Longest text of an annotation that is kept. */
const MAX_ANNOTATION_LENGTH = 1024;

/** What an annotation is, is its writer's business: those that are no texts are passed over. */
function baseAnnotations({ value }: JsonFields): Pick<ImageManifest, 'annotations'> {
  const given = value['annotations'];
  if (!isJsonObject(given)) return {};
  const found = BASE_ANNOTATIONS.flatMap((name) => {
    const text = Object.hasOwn(given, name) ? given[name] : undefined;
    return typeof text === 'string' && text.length <= MAX_ANNOTATION_LENGTH ? [[name, text] as const] : [];
  });
  return found.length === 0 ? {} : { annotations: Object.fromEntries(found) };
}

const BASE_ANNOTATIONS = ['org.opencontainers.image.base.name', 'org.opencontainers.image.base.digest'] as const;

/** Signatures and attestations borrow the media type of a configuration; their "layers" tell them apart. */
function refuseUnknownLayers(layers: readonly Descriptor[], where: string): void {
  const unknown = layers.find((layer) => !isLayerMediaType(layer.mediaType));
  if (unknown === undefined) return;
  const type = printable(unknown.mediaType.slice(0, 200));
  if (layers.some((layer) => isLayerMediaType(layer.mediaType))) {
    throw ociError('MEDIA_TYPE_UNSUPPORTED', `${where} has a layer of the media type ${type}`);
  }
  throw ociError('NOT_AN_IMAGE', `${where} holds ${type}, not layers of an image`);
}
