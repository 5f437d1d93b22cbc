import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobConformance } from '../testing/blob-conformance.ts';
import { type S3Server, startS3Server } from '../testing/s3-server.ts';
import { openDirectoryBlobStore } from './directory-blob-store.ts';
import { openS3BlobStore } from './s3-blob-store.ts';
import { readListing } from './s3-listing.ts';
import { readS3Location } from './s3-location.ts';

const LIMIT = 1000;

const placeOf = (digest: string): readonly [string, string] => [digest.slice(7, 9), digest.slice(9)];

blobConformance('a directory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'assay-blobs-'));
  return {
    blobs: await openDirectoryBlobStore(directory, LIMIT),
    damage: async (digest) => writeFile(join(directory, 'sha256', ...placeOf(digest)), 'something else'),
    dispose: async () => {
      expect(await readdir(join(directory, 'incoming'))).toEqual([]);
      await rm(directory, { recursive: true });
    },
  };
});

blobConformance('a bucket', async () => {
  const server = await startS3Server();
  const blobs = await openS3BlobStore({ url: server.url, credentials: server.credentials, limit: LIMIT });
  return {
    blobs,
    damage: async (digest) => {
      server.objects.set(`some/prefix/sha256/${placeOf(digest).join('/')}`, { bytes: Buffer.from('x'), at: 1 });
    },
    dispose: async () => {
      expect(server.refused).toEqual([]);
      await blobs[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
});

describe('a bucket', () => {
  let server: S3Server;
  let blobs: Awaited<ReturnType<typeof openS3BlobStore>>;
  const bytes = Buffer.from('a document');
  const open = (changes: Partial<S3Server['credentials']> = {}, url = server.url) =>
    openS3BlobStore({ url, credentials: { ...server.credentials, ...changes }, limit: LIMIT });

  beforeEach(async () => {
    server = await startS3Server();
    blobs = await open();
  });
  afterEach(async () => {
    await blobs[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it('that does not know us, or is not there, is told of at once', async () => {
    await expect(open({ secretAccessKey: 'wrong' })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('SignatureDoesNotMatch'),
    });
    await expect(open({ accessKeyId: 'other' })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(open({}, server.url.replace('eu-test-1', 'us-test-1'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await expect(open({}, server.url.replace('a-bucket', 'no-bucket'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('NoSuchBucket'),
    });
    await expect(open({}, server.url.replace('http://', 'https://'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    expect(server.refused).toHaveLength(3);
  });

  it.each([
    ['is busy', { kind: 'error', status: 503, code: 'SlowDown' }],
    ['has a fault', { kind: 'error', status: 500, code: 'InternalError' }],
    ['has enough', { kind: 'error', status: 429, code: 'TooManyRequests' }],
    ['drops connections', { kind: 'reset' }],
    ['drops them in the middle', { kind: 'cut' }],
  ] as const)('that %s is asked again', async (_name, fault) => {
    const digest = await blobs.put(bytes);
    server.faults.push(fault, fault);
    expect(Buffer.from(await blobs.get(digest)).equals(bytes)).toBe(true);
    if (fault.kind === 'cut') return;
    server.faults.push(fault, fault);
    await blobs.put(bytes);
    server.faults.push(fault);
    expect(await blobs.delete(digest)).toBe(true);
  });

  it('that gives no answer is no answer, and never "not there"', async () => {
    const digest = await blobs.put(bytes);
    const refused = { kind: 'error', status: 403, code: 'AccessDenied' } as const;
    const gone = { kind: 'error', status: 404, code: 'NoSuchBucket' } as const;
    for (const fault of [refused, gone]) {
      server.faults.push(fault);
      await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      server.faults.push(fault);
      await expect(blobs.put(bytes)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    server.faults.push(refused);
    await expect(blobs.info(digest)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    server.faults.push(...Array.from({ length: 5 }, () => ({ kind: 'error', status: 503, code: 'SlowDown' }) as const));
    await expect(blobs.get(digest)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(server.faults).toEqual([]);
  });

  it('that is full says so', async () => {
    server.faults.push({ kind: 'error', status: 507, code: 'XMinioStorageFull' });
    await expect(blobs.put(bytes)).rejects.toMatchObject({ code: 'STORE_FULL' });
    server.faults.push({ kind: 'error', status: 403, code: 'QuotaExceeded' });
    await expect(blobs.put(bytes)).rejects.toMatchObject({ code: 'STORE_FULL' });
  });

  it('makes what is put again new, so that nobody throws it away', async () => {
    const digest = await blobs.put(bytes);
    for (const object of server.objects.values()) object.at = 1000;
    expect((await blobs.info(digest))?.storedAt).toBe(1000);
    const before = Date.now();
    await blobs.put(bytes);
    expect((await blobs.info(digest))?.storedAt).toBeGreaterThan(before - 2000);
  });

  it('may hold what is not ours', async () => {
    const digest = await blobs.put(bytes);
    server.objects.set('some/prefix/sha256/other', { bytes, at: 1 });
    server.objects.set('elsewhere/sha256/ab/x', { bytes, at: 1 });
    const found: string[] = [];
    for await (const blob of blobs.list()) found.push(blob.digest);
    expect(found).toEqual([digest]);
  });
});

describe('addresses of buckets', () => {
  it.each([
    ['s3://bucket', 'https://bucket.s3.us-east-1.amazonaws.com/', 'us-east-1', ''],
    ['s3://bucket/a/b/?region=eu-west-3', 'https://bucket.s3.eu-west-3.amazonaws.com/', 'eu-west-3', 'a/b/'],
    ['s3://my.bucket/a', 'https://s3.us-east-1.amazonaws.com/my.bucket/', 'us-east-1', 'a/'],
    ['s3://bucket/a?endpoint=http://127.0.0.1:9000', 'http://127.0.0.1:9000/bucket/', 'us-east-1', 'a/'],
    ['s3://bucket?endpoint=https://x.example&style=host', 'https://bucket.x.example/', 'us-east-1', ''],
    ['s3://bucket?style=path', 'https://s3.us-east-1.amazonaws.com/bucket/', 'us-east-1', ''],
  ])('%s', (text, base, region, prefix) => {
    const location = readS3Location(text);
    expect([location.base.href, location.region, location.prefix]).toEqual([base, region, prefix]);
  });

  it.each([
    'bucket',
    'http://bucket',
    's3://',
    's3://Bu_cket',
    's3://user@bucket',
    's3://bucket:80',
    's3://bucket/a+b',
    's3://bucket/a//b',
    's3://bucket/a%2e',
    's3://bucket?region=a b',
    's3://bucket?regoin=eu',
    's3://bucket?region=a&region=b',
    's3://bucket?endpoint=ftp://x',
    's3://bucket?endpoint=http://x/path',
    's3://bucket?endpoint=http://user:password@x',
    's3://bucket?style=other',
    's3://bucket#x',
  ])('%s is refused', (text) => {
    expect(() => readS3Location(text)).toThrow(expect.objectContaining({ code: 'STORE_LOCATION_INVALID' }));
  });
});

describe('lists of buckets', () => {
  const KEY = `sha256/ab/${'0'.repeat(62)}`;
  const content = `<Contents><Key>p/${KEY}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>5</Size></Contents>`;

  it.each([
    '',
    'not XML',
    '<ListBucketResult></ListBucketResult>',
    `<ListBucketResult><IsTruncated>true</IsTruncated>${content}</ListBucketResult>`,
    `<ListBucketResult><IsTruncated>false</IsTruncated>${content}`,
    `<ListBucketResult><IsTruncated>false</IsTruncated>${content.replace('>5<', '>x<')}</ListBucketResult>`,
    `<ListBucketResult><IsTruncated>false</IsTruncated>${content.replace('2026', 'x')}</ListBucketResult>`,
  ])('that are not whole are refused: %s', (xml) => {
    expect(() => readListing(xml)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
  });

  it('are read', () => {
    const xml = `<ListBucketResult><IsTruncated>false</IsTruncated>${content}</ListBucketResult>\n`;
    const digest = `sha256:ab${'0'.repeat(62)}`;
    const blobs = [{ digest, sizeBytes: 5, storedAt: Date.parse('2026-01-01T00:00:00Z') }];
    expect(readListing(xml)).toEqual({ blobs, next: null });
  });
});
