import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, pipeline } from 'node:stream';
import { serverError } from '../errors.ts';
import { readJsonBytes } from './json-text.ts';
import type { Route } from './route.ts';

/** Largest body of routes that name no other size, in bytes. */
const DEFAULT_BODY_LIMIT = 1024 * 1024;

/** Milliseconds in which a body that is read as a whole must have arrived. */
const WHOLE_BODY_TIME = 30_000;

/** Milliseconds that may pass between two pieces of a body that is read as it comes. */
const PIECE_TIME = 30_000;

/** The body of a request. */
export type RequestBody =
  /** `digest` is over its bytes. */
  | { readonly kind: 'json'; readonly value: unknown; readonly digest: string }
  | { readonly kind: 'bytes'; readonly stream: Readable };

/**
 * The body of a request as its route takes it: JSON as a whole, or bytes as they come. Null where there is none.
 * @throws MEDIA_TYPE_UNSUPPORTED, BODY_TOO_LARGE, REQUEST_INVALID, REQUEST_TIMEOUT
 */
export async function readRequestBody(
  route: Pick<Route, 'rawBody' | 'bodyLimit'>,
  incoming: IncomingMessage,
): Promise<RequestBody | null> {
  if (!hasBody(incoming)) return null;
  const limit = route.bodyLimit ?? DEFAULT_BODY_LIMIT;
  const taken = route.rawBody?.mediaTypes ?? ['application/json'];
  requireMediaType(incoming, taken);
  if (Number(incoming.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  if (route.rawBody !== undefined) return { kind: 'bytes', stream: boundedStream(incoming, limit) };
  const bytes = await collect(incoming, limit);
  if (bytes.length === 0) return null;
  return { kind: 'json', value: readJsonBytes(bytes), digest: createHash('sha256').update(bytes).digest('hex') };
}

function hasBody({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  return headers['content-length'] !== undefined && headers['content-length'] !== '0';
}

function requireMediaType({ headers }: IncomingMessage, taken: readonly string[]): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw serverError('MEDIA_TYPE_UNSUPPORTED', 'bodies of requests may not have a Content-Encoding');
  }
  const [type = '', ...parameters] = (headers['content-type'] ?? 'application/octet-stream')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  if (!taken.some((pattern) => matchesMediaType(pattern, type))) {
    throw serverError('MEDIA_TYPE_UNSUPPORTED', `the route takes bodies of type ${taken.join(', ')}`);
  }
  const charset = parameters.find((each) => each.startsWith('charset='))?.slice('charset='.length);
  if (type.endsWith('json') && charset !== undefined && !['utf-8', 'utf8', '"utf-8"'].includes(charset)) {
    throw serverError('MEDIA_TYPE_UNSUPPORTED', 'JSON is taken as UTF-8');
  }
}

function matchesMediaType(pattern: string, type: string): boolean {
  if (pattern === '*/*') return true;
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

function collect(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const end = (error: unknown): void => {
      clearTimeout(timer);
      incoming.off('data', take);
      if (error === null) resolve(Buffer.concat(pieces, size));
      else reject(error instanceof Error ? error : new Error('the body failed'));
    };
    const timer = setTimeout(() => {
      end(serverError('REQUEST_TIMEOUT', 'the body of the request did not arrive in time'));
    }, WHOLE_BODY_TIME);
    const take = (piece: Buffer): void => {
      size += piece.length;
      if (size > limit) end(tooLarge(limit));
      else pieces.push(piece);
    };
    incoming.on('data', take);
    incoming.once('end', () => {
      end(null);
    });
    incoming.once('error', () => {
      end(serverError('REQUEST_INVALID', 'the body of the request broke off'));
    });
  });
}

/** The bytes as they come, up to the limit; it fails when they stop coming or are too many. */
function boundedStream(incoming: IncomingMessage, limit: number): Readable {
  let size = 0;
  const bounded = new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length;
      timer.refresh();
      done(size > limit ? tooLarge(limit) : null, piece);
    },
  });
  const timer = setTimeout(() => {
    // Whoever takes the bytes may be slow; only a sender that sends nothing while room is left has stopped.
    if (bounded.writableNeedDrain) timer.refresh();
    else bounded.destroy(serverError('REQUEST_TIMEOUT', 'the body of the request stopped coming'));
  }, PIECE_TIME);
  pipeline(incoming, bounded, () => {
    clearTimeout(timer);
  });
  return bounded;
}

function tooLarge(limit: number): Error {
  return serverError('BODY_TOO_LARGE', `the body of the request may have ${limit} bytes`);
}
