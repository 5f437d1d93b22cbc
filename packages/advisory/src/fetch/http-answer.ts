import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { advisoryError } from '../errors.ts';

/** What a server answered, the body not read yet. */
export interface Answer {
  readonly status: number;
  /** Content-Length; null when not given. */
  readonly length: number | null;
  /** First byte of a 206; null otherwise. */
  readonly rangeStart: number | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly retryAfter: string | null;
  readonly body: Readable;
  /** Lets go of a body that nobody wants. */
  discard(): Promise<void>;
}

/** What goes with a request. */
export interface AskOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The way to an address; undefined for the direct one. */
  readonly route: (url: URL) => Dispatcher | undefined;
}

const MAX_REDIRECTS = 5;
const HEADERS_TIMEOUT_MS = 30_000;
const BODY_TIMEOUT_MS = 60_000;
/** The longest that a server may make us wait before the next try. */
const MAX_RETRY_MS = 120_000;

/**
 * Asks for a file, following redirects. Headers that were given for the first origin do not go to another one, and encrypted
 * transport is not left.
 * @throws FEED_UNREACHABLE
 */
export async function ask(url: string, options: AskOptions): Promise<Answer> {
  // Loaded when something is fetched: whoever only reads the database starts faster.
  const { sendRequest } = await import('./send-request.ts');
  let at = parse(url, url);
  let headers = options.headers;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const dispatcher = options.route(at);
    const response = await sendRequest(at, {
      method: 'GET',
      headers: { 'user-agent': 'assay', 'accept-encoding': 'identity', ...headers },
      signal: options.signal,
      headersTimeout: HEADERS_TIMEOUT_MS,
      bodyTimeout: BODY_TIMEOUT_MS,
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
    const location = one(response.headers['location']);
    if (response.statusCode < 300 || response.statusCode === 304 || response.statusCode >= 400 || location === null) {
      return answerOf(response);
    }
    await response.body.dump();
    const next = parse(location, at.href);
    if (at.protocol === 'https:' && next.protocol !== 'https:') {
      throw advisoryError('FEED_UNREACHABLE', `${url} leads to an address without encryption`);
    }
    if (next.origin !== at.origin) headers = conditionsOf(headers);
    at = next;
  }
  throw advisoryError('FEED_UNREACHABLE', `${url} leads from one address to the next without end`);
}

/** Headers that say nothing of who asks. */
const CONDITIONS: ReadonlySet<string> = new Set(['range', 'if-range', 'if-none-match', 'if-modified-since']);

function conditionsOf(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => CONDITIONS.has(name)));
}

function parse(url: string, base: string): URL {
  const parsed = URL.parse(url, base);
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    throw advisoryError('FEED_UNREACHABLE', `${url} is no http or https address`);
  }
  return parsed;
}

function answerOf(response: Dispatcher.ResponseData): Answer {
  const { headers, statusCode, body } = response;
  const length = Number(one(headers['content-length']) ?? Number.NaN);
  const range = /^bytes (\d{1,15})-/.exec(one(headers['content-range']) ?? '');
  return {
    status: statusCode,
    length: Number.isSafeInteger(length) && length >= 0 ? length : null,
    rangeStart: statusCode === 206 && range !== null ? Number(range[1]) : null,
    etag: one(headers['etag']),
    lastModified: one(headers['last-modified']),
    retryAfter: one(headers['retry-after']),
    body,
    discard: async () => {
      await body.dump();
    },
  };
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : (value?.[0] ?? null);
}

/** Milliseconds that the server asks to wait, RFC 9110 §10.2.3; null when it does not ask. */
export function retryDelay(answer: Answer): number | null {
  if (answer.retryAfter === null) return null;
  const seconds = Number(answer.retryAfter);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(answer.retryAfter) - Date.now();
  return Number.isFinite(delay) ? Math.min(Math.max(delay, 0), MAX_RETRY_MS) : null;
}
