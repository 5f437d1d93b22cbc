import { createHash } from 'node:crypto';
import { type Digest, isJsonObject, parseDigest } from '@assay/core';
import type { StoredContent } from './send-content.ts';

/** What a fake registry holds. */
export interface RegistryContents {
  /** Keys `<repository>/manifests/<name>` and `<repository>/blobs/<digest>`. */
  readonly keys: Iterable<string>;
  get(key: string): StoredContent | undefined;
  putManifest(repository: string, names: readonly string[], manifest: { bytes: Uint8Array; mediaType: string }): Digest;
  putBlob(repository: string, bytes: Uint8Array, digest?: Digest): Digest;
  /** Descriptors of manifests whose `subject` is the digest, in the order in which they came. */
  referrers(repository: string, subject: string): readonly object[];
}

/** Nothing yet. */
export function createRegistryContents(): RegistryContents {
  const contents = new Map<string, StoredContent>();
  return {
    get keys() {
      return contents.keys();
    },
    get: (key) => contents.get(key),
    putManifest: (repository, names, { bytes, mediaType }) => {
      const algorithm = names.some((name) => name.startsWith('sha512:')) ? 'sha512' : 'sha256';
      const digest = contentDigest(bytes, algorithm);
      for (const name of [digest, ...names])
        contents.set(`${repository}/manifests/${name}`, { bytes, mediaType, digest });
      return digest;
    },
    putBlob: (repository, bytes, digest = contentDigest(bytes, 'sha256')) => {
      contents.set(`${repository}/blobs/${digest}`, { bytes, mediaType: 'application/octet-stream', digest });
      return digest;
    },
    referrers: (repository, subject) =>
      [...contents].flatMap(([key, content]) => {
        const isOwn = key === `${repository}/manifests/${content.digest}`;
        return isOwn ? referrerOf(content, subject) : [];
      }),
  };
}

/** The digest of some bytes. */
export function contentDigest(bytes: Uint8Array, algorithm: 'sha256' | 'sha512'): Digest {
  return parseDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
}

function referrerOf({ bytes, mediaType, digest }: StoredContent, subject: string): readonly object[] {
  const document = parse(bytes);
  if (!isJsonObject(document) || !isJsonObject(document['subject'])) return [];
  if (document['subject']['digest'] !== subject) return [];
  const { artifactType, annotations } = document;
  return [{ mediaType, digest, size: bytes.byteLength, artifactType, annotations }];
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}
