import { setTimeout as wait } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import { AwsV4Signer } from 'aws4fetch';
import { Agent, type Dispatcher, request } from 'undici';
import { storeError } from '../errors.ts';
import type { CredentialKeeper } from './credential-keeper.ts';
import type { S3Credentials } from './s3-credentials.ts';
import type { S3Location } from './s3-location.ts';

/** A request to the bucket. */
export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Below the prefix; empty for the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** SHA-256 of the body in hexadecimal. Default that of nothing. */
  readonly bodySha256?: string;
  /** Most bytes of the answer's body. */
  readonly limit: number;
}

/** What the service answered: the statuses 200 to 299, and 404 where the object is not there. */
export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Speaks to one bucket. */
export interface S3Client extends AsyncDisposable {
  /** @throws STORE_UNAVAILABLE, STORE_FULL, BLOB_TOO_LARGE when the answer is longer than the limit */
  send(request: S3Request): Promise<S3Answer>;
}

/** Tries of a request whose fault may pass. */
const TRIES = 5;
/** Milliseconds before the second try; each further wait is twice as long. */
const FIRST_WAIT = 100;
/** Longest wait that the service is believed to want, in milliseconds. */
const LONGEST_WAIT = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Milliseconds without a byte after which a connection counts as dead. */
const IDLE_TIMEOUT_MS = 30_000;
/** Most bytes of an answer that tells of an error. */
const LARGEST_ERROR = 64 * 1024;

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Faults that pass by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Codes by which services say that nothing more can be stored. */
const FULL: ReadonlySet<string> = new Set([
  'QuotaExceeded',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'InsufficientCapacity',
]);

/** Codes by which services say that credentials do not count any more. */
const OUTDATED: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'TokenRefreshRequired',
]);

/** Makes a client that signs every request (AWS Signature Version 4) and tries again what may pass. */
export function createS3Client(location: S3Location, credentials: CredentialKeeper): S3Client {
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: IDLE_TIMEOUT_MS,
    bodyTimeout: IDLE_TIMEOUT_MS,
  });
  return {
    send: async (wanted) => {
      for (let attempt = 1; ; attempt++) {
        const current = await credentials.current();
        const outcome = await tryOnce(agent, location, current, wanted);
        if (outcome.kind === 'answer') return outcome.answer;
        const renewed = outcome.isRefused && attempt === 1 && credentials.refused(current);
        if (renewed) continue;
        if (attempt >= TRIES || outcome.retryAfter === null) throw outcome.error;
        const usual = FIRST_WAIT * 2 ** (attempt - 1);
        await wait(Math.min(LONGEST_WAIT, Math.max(outcome.retryAfter, usual * (0.5 + Math.random()))));
      }
    },
    [Symbol.asyncDispose]: () => agent.close(),
  };
}

type Outcome =
  | { readonly kind: 'answer'; readonly answer: S3Answer }
  /** `retryAfter` is null where trying again is of no use; `isRefused`: with these credentials. */
  | {
      readonly kind: 'failure';
      readonly error: Error;
      readonly retryAfter: number | null;
      readonly isRefused: boolean;
    };

async function tryOnce(
  dispatcher: Dispatcher,
  location: S3Location,
  credentials: S3Credentials,
  wanted: S3Request,
): Promise<Outcome> {
  const { url, headers } = await sign(location, credentials, wanted);
  try {
    const response = await request(url, {
      dispatcher,
      method: wanted.method,
      headers,
      ...(wanted.body === undefined ? {} : { body: wanted.body }),
    });
    const isFine = response.statusCode >= 200 && response.statusCode <= 299;
    const body = await readBody(response, isFine ? wanted.limit : LARGEST_ERROR);
    const answer = { status: response.statusCode, headers: textHeaders(response.headers), body };
    return isFine ? { kind: 'answer', answer } : judge(answer);
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const error = storeError('STORE_UNAVAILABLE', `the bucket cannot be reached (${code})`, { cause });
    return { kind: 'failure', error, retryAfter: 0, isRefused: false };
  }
}

async function sign(
  { base, region, prefix }: S3Location,
  { accessKeyId, secretAccessKey, sessionToken }: S3Credentials,
  { method, key, query = {}, bodySha256 = EMPTY_SHA256 }: S3Request,
): Promise<{ readonly url: URL; readonly headers: Record<string, string> }> {
  const url = new URL(key === '' ? '' : `${prefix}${key}`, base);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { 'x-amz-content-sha256': bodySha256 },
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === null ? {} : { sessionToken }),
    service: 's3',
    region,
  });
  const signed = await signer.sign();
  return { url: signed.url, headers: Object.fromEntries(signed.headers.entries()) };
}

async function readBody({ body }: Dispatcher.ResponseData, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    const bytes = Buffer.from(piece);
    length += bytes.length;
    if (length > limit) {
      body.destroy();
      throw storeError('BLOB_TOO_LARGE', `the bucket holds more than ${limit} bytes there`);
    }
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

/** A missing object is an answer; a missing bucket is none, nor is anything else that is not the object. */
function judge(answer: S3Answer): Outcome {
  const { status, headers, body } = answer;
  const code = /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(body.toString('utf8'))?.[1] ?? '';
  if (status === 404 && (code === '' || code === 'NoSuchKey')) return { kind: 'answer', answer };
  const isFull = FULL.has(code) || status === 507;
  const told = code === '' ? String(status) : `${status} ${code}`;
  const error = isFull
    ? storeError('STORE_FULL', `the bucket takes nothing more (${told})`)
    : storeError('STORE_UNAVAILABLE', `the bucket cannot be used (${told})${hint(headers)}`);
  const passes = !isFull && (PASSING.has(status) || code === 'RequestTimeout' || code === 'SlowDown');
  const retryAfter = passes ? 1000 * Number(headers['retry-after'] ?? 0) || 0 : null;
  // An answer to HEAD has no body that could say more.
  const isRefused = OUTDATED.has(code) || (status === 403 && code === '');
  return { kind: 'failure', error, retryAfter, isRefused };
}

function hint(headers: Readonly<Record<string, string>>): string {
  const region = headers['x-amz-bucket-region'] ?? '';
  return /^[a-z0-9-]{1,64}$/.test(region) ? `; it is in region ${region}` : '';
}

function textHeaders(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? (value[0] ?? '') : (value ?? '')]),
  );
}
