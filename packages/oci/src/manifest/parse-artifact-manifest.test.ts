import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssayError } from '@assay/core';
import { sha256 } from '../writer/build-image.ts';
import { parseArtifactManifest, parseReferrersPage } from './parse-artifact-manifest.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const descriptor = { mediaType: 'x/y', digest: DIGEST, size: 1 };
const bytesOf = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

function parse(value: unknown, max = 10): ReturnType<typeof parseArtifactManifest> {
  const bytes = bytesOf(value);
  return parseArtifactManifest({ bytes, mediaType: null, digest: sha256(bytes) }, max);
}

describe('parseArtifactManifest', () => {
  it('reads an artifact with its subject', () => {
    const subject = { mediaType: 'm', digest: DIGEST, size: 3 };
    const value = { schemaVersion: 2, artifactType: 't', config: descriptor, layers: [descriptor], subject };
    expect(parse(value)).toMatchObject({ kind: 'artifact', artifactType: 't', layerCount: 1, subject: DIGEST });
  });

  it('reads at most so many layers and entries, and counts all', () => {
    const many = Array.from({ length: 25 }, () => descriptor);
    expect(parse({ layers: many })).toMatchObject({ layers: { length: 10 }, layerCount: 25, subject: null });
    expect(parse({ manifests: many })).toMatchObject({ kind: 'list', entries: { length: 10 }, entryCount: 25 });
  });

  it.each([
    ['neither', {}],
    ['both', { layers: [], manifests: [] }],
    ['a list that holds layers', { mediaType: 'application/vnd.oci.image.index.v1+json', layers: [] }],
    ['a subject without digest', { layers: [], subject: {} }],
    ['a subject that is a text', { layers: [], subject: DIGEST }],
    ['a digest of another algorithm', { layers: [{ ...descriptor, digest: 'md5:00' }] }],
    ['a path for a digest', { layers: [{ ...descriptor, digest: 'sha256:../../etc/passwd' }] }],
    ['a negative size', { layers: [{ ...descriptor, size: -1 }] }],
    ['layers in another spelling', { layers: [], Layers: [] }],
    ['subject in another spelling', { layers: [], Subject: { digest: DIGEST } }],
    ['a key twice', '{"layers":[],"layers":[]}'],
    ['an array', []],
    ['no JSON', '{"layers":['],
  ])('refuses %s', (_, value) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });

  it('gives a value or its own error for any JSON', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constant(descriptor), fc.constant([descriptor]));
    const keys = fc.constantFrom(
      'layers',
      'manifests',
      'config',
      'subject',
      'mediaType',
      'annotations',
      'artifactType',
    );
    fc.assert(
      fc.property(fc.dictionary(keys, part), (value) => {
        try {
          expect(['artifact', 'list']).toContain(parse(value).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError);
        }
      }),
    );
  });
});

describe('parseReferrersPage', () => {
  it.each([
    ['entries', { schemaVersion: 2, manifests: [descriptor] }, 1],
    ['null for no entries', { schemaVersion: 2, manifests: null }, 0],
    ['no entries at all', { schemaVersion: 2 }, 0],
    ['a list without version', { manifests: [] }, 0],
  ])('reads %s', (_, value, count) => {
    expect(parseReferrersPage(bytesOf(value), 'page', 10)).toHaveLength(count);
  });

  it.each([
    ['an error document', { errors: [] }],
    ['a manifest', { schemaVersion: 2, config: descriptor, layers: [] }],
    ['entries that are none', { schemaVersion: 2, manifests: [1] }],
  ])('refuses %s', (_, value) => {
    expect(() => parseReferrersPage(bytesOf(value), 'page', 10)).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID' }),
    );
  });
});
