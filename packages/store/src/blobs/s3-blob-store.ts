import { createHash } from 'node:crypto';
import { type Digest, digestHex, parseDigest } from '@assay/core';
import { storeError } from '../errors.ts';
import { type BlobInfo, type BlobStore, DEFAULT_BLOB_LIMIT } from './blob-store.ts';
import { keepCredentials } from './credential-keeper.ts';
import { type S3Client, createS3Client } from './s3-client.ts';
import type { AwsSurroundings, S3Credentials } from './s3-credentials.ts';
import { readListing } from './s3-listing.ts';
import { readS3Location } from './s3-location.ts';

/** Where blobs are kept, and who asks. */
export interface S3BlobStoreOptions {
  /** `s3://bucket/prefix?region=…&endpoint=…&style=…` */
  readonly url: string;
  /** As they are, or where to look for them. */
  readonly credentials: S3Credentials | AwsSurroundings;
  /** Largest blob, in bytes. Default 1 GiB. */
  readonly limit?: number;
}

/** Most bytes of one part of a list: a thousand entries. */
const LARGEST_LISTING = 4 * 1024 * 1024;

/**
 * Blobs in a bucket of an S3 service, as `prefix/sha256/ab/cd…`. Any number of processes may share it. The service checks what it is sent
 * by its SHA-256, and what comes back is checked by its digest.
 * @throws STORE_LOCATION_INVALID, and STORE_UNAVAILABLE when the bucket is not there or does not let us in
 */
export async function openS3BlobStore({
  url,
  credentials,
  limit = DEFAULT_BLOB_LIMIT,
}: S3BlobStoreOptions): Promise<BlobStore & AsyncDisposable> {
  const location = readS3Location(url);
  const client = createS3Client(location, keepCredentials(credentials));
  const { prefix } = location;
  try {
    await listPart(client, prefix, null, 1);
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
  return {
    // What is there already is sent again: it counts as new then, so that nobody throws it away before it is named.
    async put(bytes) {
      if (bytes.length > limit) throw storeError('BLOB_TOO_LARGE', `a blob may have ${limit} bytes`);
      const digest = digestOf(bytes);
      const { status } = await client.send({
        method: 'PUT',
        key: keyOf(digest),
        body: bytes,
        bodySha256: digestHex(digest),
        limit: LARGEST_LISTING,
      });
      if (status === 404) throw storeError('STORE_UNAVAILABLE', 'the bucket is not there');
      return digest;
    },
    get: (digest, most = limit) => read(client, digest, most),
    info: (digest) => infoOf(client, digest),
    list: () => listBlobs(client, prefix),
    async delete(digest) {
      const known = (await infoOf(client, digest)) !== null;
      await client.send({ method: 'DELETE', key: keyOf(digest), limit: LARGEST_LISTING });
      return known;
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function keyOf(digest: Digest): string {
  const hex = digestHex(digest);
  return `sha256/${hex.slice(0, 2)}/${hex.slice(2)}`;
}

function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

async function read(client: S3Client, digest: Digest, limit: number): Promise<Uint8Array> {
  const { status, body } = await client.send({ method: 'GET', key: keyOf(digest), limit });
  if (status === 404) throw storeError('BLOB_NOT_FOUND', `no blob ${digest}`);
  if (digestOf(body) !== digest) throw storeError('BLOB_DAMAGED', `blob ${digest} holds something else`);
  return body;
}

async function infoOf(client: S3Client, digest: Digest): Promise<BlobInfo | null> {
  const { status, headers } = await client.send({ method: 'HEAD', key: keyOf(digest), limit: 0 });
  if (status === 404) return null;
  const [sizeBytes, storedAt] = [Number(headers['content-length']), Date.parse(headers['last-modified'] ?? '')];
  if (!Number.isSafeInteger(sizeBytes) || Number.isNaN(storedAt)) {
    throw storeError('STORE_UNAVAILABLE', 'the bucket does not answer as an S3 service does');
  }
  return { digest, sizeBytes, storedAt };
}

async function* listBlobs(client: S3Client, prefix: string): AsyncGenerator<BlobInfo> {
  for (let next: string | null = null; ;) {
    const part = await listPart(client, prefix, next, 1000);
    yield* part.blobs;
    if (part.next === null) return;
    next = part.next;
  }
}

async function listPart(
  client: S3Client,
  prefix: string,
  next: string | null,
  most: number,
): Promise<ReturnType<typeof readListing>> {
  const query = {
    'list-type': '2',
    'max-keys': String(most),
    prefix: `${prefix}sha256/`,
    ...(next === null ? {} : { 'continuation-token': next }),
  };
  const { status, body } = await client.send({ method: 'GET', key: '', query, limit: LARGEST_LISTING });
  if (status === 404) throw storeError('STORE_UNAVAILABLE', 'the bucket is not there');
  return readListing(body.toString('utf8'));
}
