import { describe, expect, test } from 'vitest';
import { digestOf } from '../content/verify-bytes.ts';
import { MEDIA_TYPES } from './media-types.ts';
import { type ImageIndex, type ImageManifest, parseManifest } from './parse-manifest.ts';

const hex = 'a'.repeat(64);
const config = { mediaType: MEDIA_TYPES.ociConfig, digest: `sha256:${hex}`, size: 2 };
const layer = { mediaType: MEDIA_TYPES.ociLayerGzip, digest: `sha256:${hex}`, size: 10 };
const manifest = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, config, layers: [layer] };
const entry = { mediaType: MEDIA_TYPES.ociManifest, digest: `sha256:${hex}`, size: 10 };
const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [entry] };
const { mediaType: _manifestType, ...untypedManifest } = manifest;
const { mediaType: _indexType, ...untypedIndex } = index;

function parse(document: unknown, served: string | null = null): ImageManifest | ImageIndex {
  const bytes = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  return parseManifest({ bytes, mediaType: served, digest: digestOf(bytes) });
}

describe('parseManifest', () => {
  const accepted: readonly (readonly [string, unknown, string | null, 'manifest' | 'index'])[] = [
    ['a manifest', manifest, MEDIA_TYPES.ociManifest, 'manifest'],
    ['an index', index, MEDIA_TYPES.ociIndex, 'index'],
    [
      'a docker manifest',
      {
        ...manifest,
        mediaType: MEDIA_TYPES.dockerManifest,
        config: { ...config, mediaType: MEDIA_TYPES.dockerConfig },
      },
      null,
      'manifest',
    ],
    ['a docker list', { ...index, mediaType: MEDIA_TYPES.dockerList }, MEDIA_TYPES.dockerList, 'index'],
    ['a manifest that only the store names', untypedManifest, MEDIA_TYPES.ociManifest, 'manifest'],
    ['an index that nobody names but its shape', untypedIndex, null, 'index'],
    ['a manifest that nobody names but its shape', untypedManifest, 'application/json; charset=utf-8', 'manifest'],
    [
      'a media type with parameters and capitals',
      manifest,
      'Application/vnd.oci.image.manifest.v1+json; charset=utf-8',
      'manifest',
    ],
    ['null for an absent field', { ...manifest, manifests: null, annotations: null }, null, 'manifest'],
  ];
  test.each(accepted)('accepts %s', (_name, document, served, kind) => {
    expect(parse(document, served).kind).toBe(kind);
  });

  test('keeps what a manifest says of its base image, and nothing that is no text', () => {
    const [name, digest] = ['org.opencontainers.image.base.name', 'org.opencontainers.image.base.digest'];
    const annotations = { [name]: 'debian:12', [digest]: 5, other: 'x', __proto__x: 'y' };
    expect(parse({ ...manifest, annotations })).toMatchObject({ annotations: { [name]: 'debian:12' } });
    for (const odd of [{ [name]: 'x'.repeat(1025) }, [], 'x', { other: 'x' }]) {
      expect(parse({ ...manifest, annotations: odd })).not.toHaveProperty('annotations');
    }
  });

  const both = { ...manifest, manifests: [entry] };
  const change = (descriptor: object): unknown => ({ ...manifest, layers: [{ ...layer, ...descriptor }] });
  const refused: readonly (readonly [string, unknown, string | null, string])[] = [
    ['manifests and layers in one document', both, null, 'MANIFEST_INVALID'],
    ['manifests and config in one document', { ...index, config }, null, 'MANIFEST_INVALID'],
    ['manifests and empty layers in one document', { ...index, layers: [] }, null, 'MANIFEST_INVALID'],
    [
      'an index with the media type of a manifest',
      { ...index, mediaType: MEDIA_TYPES.ociManifest },
      null,
      'MANIFEST_INVALID',
    ],
    ['a manifest served as an index', untypedManifest, MEDIA_TYPES.ociIndex, 'MANIFEST_INVALID'],
    ['a manifest that says otherwise than the store', manifest, MEDIA_TYPES.dockerManifest, 'MANIFEST_INVALID'],
    ['neither shape', { schemaVersion: 2 }, MEDIA_TYPES.ociManifest, 'MANIFEST_INVALID'],
    ['a duplicate key', '{"schemaVersion":2,"layers":[],"layers":[]}', null, 'MANIFEST_INVALID'],
    ['a field in another case', { ...manifest, Layers: [] }, null, 'MANIFEST_INVALID'],
    ['a field with a letter that folds to another', { ...manifest, 'layer\u017F': [] }, null, 'MANIFEST_INVALID'],
    ['a descriptor field in another case', change({ Digest: `sha256:${'b'.repeat(64)}` }), null, 'MANIFEST_INVALID'],
    ['a list in place of an object', [], null, 'MANIFEST_INVALID'],
    ['another schemaVersion', { ...manifest, schemaVersion: 3 }, null, 'MANIFEST_INVALID'],
    ['schema 1 by version', { schemaVersion: 1, fsLayers: [], history: [] }, null, 'MANIFEST_SCHEMA1'],
    ['schema 1 by fields', { ...manifest, fsLayers: [] }, null, 'MANIFEST_SCHEMA1'],
    ['schema 1 by media type', untypedManifest, MEDIA_TYPES.dockerSchema1Signed, 'MANIFEST_SCHEMA1'],
    ['an unknown media type', untypedManifest, 'application/vnd.example+json', 'MEDIA_TYPE_UNSUPPORTED'],
    [
      'an artifact manifest',
      { mediaType: 'application/vnd.oci.artifact.manifest.v1+json', blobs: [] },
      null,
      'NOT_AN_IMAGE',
    ],
    [
      'a helm chart',
      { ...manifest, config: { ...config, mediaType: 'application/vnd.cncf.helm.config.v1+json' } },
      null,
      'NOT_AN_IMAGE',
    ],
    [
      'an artifact with empty config',
      { ...manifest, artifactType: 'a/b', config: { ...config, mediaType: 'application/vnd.oci.empty.v1+json' } },
      null,
      'NOT_AN_IMAGE',
    ],
    ['an attestation', change({ mediaType: 'application/vnd.in-toto+json' }), null, 'NOT_AN_IMAGE'],
    [
      'an unknown layer among known ones',
      { ...manifest, layers: [layer, { ...layer, mediaType: 'a/b' }] },
      null,
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['upper-case hex', change({ digest: `sha256:${'A'.repeat(64)}` }), null, 'MANIFEST_INVALID'],
    ['sha1', change({ digest: `sha1:${'a'.repeat(40)}` }), null, 'MANIFEST_INVALID'],
    ['a digest that is a path', change({ digest: 'sha256:../../../../etc/passwd' }), null, 'MANIFEST_INVALID'],
    ['a negative size', change({ size: -1 }), null, 'MANIFEST_INVALID'],
    ['a size beyond exact numbers', change({ size: 2 ** 60 }), null, 'MANIFEST_INVALID'],
    ['a size with a fraction', change({ size: 1.5 }), null, 'MANIFEST_INVALID'],
    ['a size as text', change({ size: '10' }), null, 'MANIFEST_INVALID'],
    ['no size', change({ size: null }), null, 'MANIFEST_INVALID'],
    ['no config', { ...manifest, config: null }, null, 'MANIFEST_INVALID'],
    ['1,001 layers', { ...manifest, layers: Array.from({ length: 1001 }, () => layer) }, null, 'MANIFEST_INVALID'],
    [
      '10,001 manifests',
      { ...index, manifests: Array.from({ length: 10_001 }, () => entry) },
      null,
      'MANIFEST_INVALID',
    ],
    [
      'a platform with an escape sequence',
      { ...index, manifests: [{ ...entry, platform: { os: 'linux\u001b[2J', architecture: 'amd64' } }] },
      null,
      'MANIFEST_INVALID',
    ],
    ['more than 4 MiB', { ...manifest, filler: 'x'.repeat(4 * 1024 * 1024) }, null, 'CONTENT_TOO_LARGE'],
  ];
  test.each(refused)('refuses %s', (_name, document, served, code) => {
    expect(() => parse(document, served)).toThrow(expect.objectContaining({ code }));
  });

  test('a sha512 digest is accepted', () => {
    const parsed = parse(change({ digest: `sha512:${'a'.repeat(128)}` }));
    expect(parsed).toMatchObject({ kind: 'manifest', layers: [{ digest: `sha512:${'a'.repeat(128)}` }] });
  });

  test('messages show hostile text escaped', () => {
    expect(() => parse(change({ digest: 'sha256:\u001b]0;x' }))).toThrow(String.raw`\u{1b}`);
  });
});
