import { isDigest } from '@assay/core';
import { storeError } from '../errors.ts';
import type { BlobInfo } from './blob-store.ts';

/** Part of a list of what is in a bucket. */
export interface S3Listing {
  readonly blobs: readonly BlobInfo[];
  /** Names the part that follows; null at the end. */
  readonly next: string | null;
}

/**
 * Reads an answer of ListObjectsV2. Keys that are none of ours are passed over.
 * @throws STORE_UNAVAILABLE for an answer of another form: a list is never taken for shorter than it is
 */
export function readListing(xml: string): S3Listing {
  const isCut = element(xml, 'IsTruncated');
  const next = element(xml, 'NextContinuationToken');
  if (!xml.trimEnd().endsWith('</ListBucketResult>') || (isCut !== 'true' && isCut !== 'false')) throw foreign();
  if (isCut === 'true' && (next ?? '') === '') throw foreign();
  const blobs = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, content = '']) => blobOf(content));
  return { blobs, next: isCut === 'true' && next !== null ? plain(next) : null };
}

function blobOf(content: string): readonly BlobInfo[] {
  const [, shard, rest] = /sha256\/([0-9a-f]{2})\/([0-9a-f]{62})$/.exec(element(content, 'Key') ?? '') ?? [];
  const digest = `sha256:${shard ?? ''}${rest ?? ''}`;
  if (!isDigest(digest)) return [];
  const storedAt = Date.parse(element(content, 'LastModified') ?? '');
  const sizeBytes = Number(element(content, 'Size') ?? 'none');
  if (Number.isNaN(storedAt) || !Number.isSafeInteger(sizeBytes)) throw foreign();
  return [{ digest, sizeBytes, storedAt }];
}

function element(xml: string, name: string): string | null {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{2,4}));/g, (whole, hex, decimal, name) => {
    if (typeof name === 'string') return ENTITIES[name] ?? whole;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

function foreign(): Error {
  return storeError('STORE_UNAVAILABLE', 'the bucket does not answer as an S3 service does');
}
