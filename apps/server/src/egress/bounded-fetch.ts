import { AssayError } from '@assay/core';
import type { Dispatcher } from 'undici';
import { serverError } from '../errors.ts';

/** A request to somewhere that a user named. */
export interface EgressRequest {
  /** Default GET. */
  readonly method?: Dispatcher.HttpMethod;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Most bytes of the answer's body. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds that everything may take, the body of the answer included. Default 30,000. */
  readonly timeoutMs?: number;
  /**
   * Redirects that are followed, each checked as the first address is; for other methods than GET and HEAD only those that keep method and body,
   * within one origin. Default 0: a redirect is the answer.
   */
  readonly redirects?: number;
}

const DEFAULT_MAX_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 30_000;
/** In each stretch of this many milliseconds a body must bring `LEAST_BYTES`, or the connection counts as dead. */
const STRETCH_MS = 10_000;
const LEAST_BYTES = 1024;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Redirects after which the same is sent once more. */
const KEEPING: ReadonlySet<number> = new Set([307, 308]);
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);
/** Never sent on to another origin. */
const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/**
 * Sends a request and reads its whole answer, within bounds.
 * @throws EGRESS_REFUSED, EGRESS_FAILED
 */
export async function boundedFetch(
  dispatcher: Dispatcher,
  address: string | URL,
  request: EgressRequest,
): Promise<Response> {
  const deadline = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
  const method = request.method ?? 'GET';
  const isReading = method === 'GET' || method === 'HEAD';
  let url = parsed(address);
  let headers = { 'accept-encoding': 'identity', 'user-agent': 'assay', ...request.headers };
  try {
    for (let left = request.redirects ?? 0; ; left--) {
      const data = await dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers,
        body: request.body ?? null,
        signal,
      });
      const next = left > 0 ? redirectOf(data, url) : null;
      const isKept = KEEPING.has(data.statusCode) && next?.origin === url.origin;
      if (next === null || (!isReading && !isKept))
        return await answerOf(data, request.maxBytes ?? DEFAULT_MAX_BYTES, url);
      data.body.on('error', () => {}).destroy();
      if (next.origin !== url.origin) headers = withoutCredentials(headers);
      url = next;
    }
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw failed(url, reasonOf(error, deadline.aborted), error);
  }
}

function parsed(address: string | URL): URL {
  const url = URL.canParse(address.toString()) ? new URL(address) : null;
  if (url === null) throw serverError('EGRESS_REFUSED', 'what should be connected to is no URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw serverError('EGRESS_REFUSED', 'what should be connected to is neither HTTP nor HTTPS');
  }
  if (url.username !== '' || url.password !== '') {
    throw serverError('EGRESS_REFUSED', 'a URL that is connected to may carry no user name and no password');
  }
  return url;
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, from: URL): URL | null {
  const { location } = headers;
  if (!REDIRECTS.has(statusCode) || typeof location !== 'string' || !URL.canParse(location, from)) return null;
  const next = parsed(new URL(location, from));
  if (from.protocol === 'https:' && next.protocol !== 'https:')
    throw failed(from, 'it redirects to where TLS is missing');
  return next;
}

function withoutCredentials<T extends Readonly<Record<string, string>>>(headers: T): T {
  const kept = { ...headers };
  for (const name of Object.keys(kept))
    if (CREDENTIAL_HEADERS.has(name.toLowerCase())) Reflect.deleteProperty(kept, name);
  return kept;
}

async function answerOf(
  { body, statusCode, headers }: Dispatcher.ResponseData,
  most: number,
  url: URL,
): Promise<Response> {
  if (statusCode < 200 || statusCode > 599) throw failed(url, `it answered with status ${statusCode}`);
  const bytes = await readBody(body, most, url);
  const told = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of typeof value === 'string' ? [value] : (value ?? [])) told.append(name, each);
  }
  return new Response(WITHOUT_BODY.has(statusCode) ? null : bytes, { status: statusCode, headers: told });
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
  most: number,
  url: URL,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let stretch = { since: performance.now(), bytes: 0 };
  const watch = setInterval(() => {
    const waited = performance.now() - stretch.since;
    if (waited >= STRETCH_MS && stretch.bytes < LEAST_BYTES) body.destroy(failed(url, 'its bytes come too slowly'));
    stretch = { since: performance.now(), bytes: 0 };
  }, STRETCH_MS);
  try {
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.length;
      stretch.bytes += chunk.length;
      if (size > most) throw failed(url, `its answer has more than ${most} bytes`);
      chunks.push(chunk);
    }
    return new Uint8Array(Buffer.concat(chunks, size));
  } finally {
    clearInterval(watch);
    body.on('error', () => {}).destroy();
  }
}

function reasonOf(error: unknown, late: boolean): string {
  if (late) return 'it took too long';
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code';
  return `the network failed (${code})`;
}

/** Names the host alone: paths and queries of webhooks are secrets. */
function failed(url: URL, why: string, cause?: unknown): AssayError {
  return serverError('EGRESS_FAILED', `${url.host}: ${why}`, { cause });
}
