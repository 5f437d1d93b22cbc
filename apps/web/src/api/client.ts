import { isRecord } from '../parts/is-record.ts';
import { OPERATIONS, type Operations } from './operations.ts';

/** Name of an operation of the service. */
export type OperationName = keyof Operations;

type Given<T> = T extends Readonly<Record<string, never>> ? undefined : T;

/** What an operation is called with; parts that it does not take are left out. */
export interface CallOptions<N extends OperationName> {
  readonly params?: Given<Operations[N]['params']>;
  readonly query?: Given<Operations[N]['query']>;
  readonly body?: Given<Operations[N]['body']>;
  /** Version of the record that the change is meant for. */
  readonly ifMatch?: string;
  /** The same key for a repeated try of the same change. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** What the service says is wrong (RFC 9457), or that it cannot be reached. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  /** Seconds after which trying again may help; null when nobody said. */
  readonly retryAfter: number | null;
  readonly places: readonly ProblemPlace[];
  readonly requestId: string | null;

  constructor(status: number, told: Readonly<Record<string, unknown>>, retryAfter: number | null) {
    super(textOf(told['detail']) ?? `The service answered ${status}.`);
    this.status = status;
    this.code = textOf(told['code']) ?? `HTTP_${status}`;
    this.hint = textOf(told['hint']);
    this.requestId = textOf(told['requestId']);
    this.retryAfter = retryAfter;
    this.places = Array.isArray(told['problems']) ? told['problems'].flatMap(placeOf) : [];
  }
}

/** A problem at a place of what was sent. */
export interface ProblemPlace {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** An answer with what its header says. */
export interface Answered<T> {
  readonly body: T;
  readonly etag: string | null;
  readonly headers: Headers;
}

/** What of the session goes along with requests. */
export interface ClientSession {
  /** Token that changes need; null before anybody logged in. */
  readonly csrf: () => string | null;
  /** Space that requests are about; null where the service knows it. */
  readonly space: () => string | null;
}

/** The service as the interface calls it. */
export interface Client {
  /** Calls an operation and gives what it answers. @throws Problem */
  call<N extends OperationName>(name: N, options?: CallOptions<N>): Promise<Operations[N]['answer']>;
  /** The same with the header of the answer. @throws Problem */
  callWhole<N extends OperationName>(name: N, options?: CallOptions<N>): Promise<Answered<Operations[N]['answer']>>;
}

/** Makes a client for a session. */
export function createClient(session: ClientSession): Client {
  const callWhole: Client['callWhole'] = (name, options = {}) => send(session, name, options);
  return { callWhole, call: async (name, options) => (await callWhole(name, options)).body };
}

async function send<N extends OperationName>(
  session: ClientSession,
  name: N,
  { params, query, body, ifMatch, idempotencyKey, signal }: CallOptions<N>,
): Promise<Answered<Operations[N]['answer']>> {
  const { method, path } = OPERATIONS[name];
  const content: unknown = body;
  const raw = content instanceof Blob ? content : null;
  const csrf = method === 'GET' ? null : session.csrf();
  const space = session.space();
  const response = await reach(address(path, params, query), {
    method,
    ...(signal === undefined ? {} : { signal }),
    ...(content === undefined ? {} : { body: raw ?? JSON.stringify(content) }),
    headers: {
      accept: 'application/json',
      ...(content === undefined ? {} : { 'content-type': raw?.type ?? 'application/json' }),
      ...(csrf === null ? {} : { 'x-assay-csrf': csrf }),
      ...(space === null ? {} : { 'x-assay-space': space }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Problem(response.status, readRecord(text), secondsOf(response.headers.get('retry-after')));
  }
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  // The service checks its answers against the schemas that the types are made of.
  const answer: Operations[N]['answer'] = JSON.parse(text === '' ? 'null' : isJson ? text : JSON.stringify(text));
  return { body: answer, etag: response.headers.get('etag'), headers: response.headers };
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, { code: 'UNREACHABLE', detail: 'The service cannot be reached.' }, null);
  }
}

function address(path: string, params: unknown, query: unknown): string {
  const given = isRecord(params) ? params : {};
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(plainText(given[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(isRecord(query) ? query : {})) {
    const text = plainText(value);
    if (text !== '') search.set(name, text);
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}

function readRecord(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function placeOf(value: unknown): ProblemPlace[] {
  if (!isRecord(value)) return [];
  const { severity, code, message, line, column } = value;
  return [
    {
      severity: textOf(severity) ?? 'error',
      code: textOf(code) ?? '',
      message: textOf(message) ?? '',
      line: typeof line === 'number' ? line : 1,
      column: typeof column === 'number' ? column : 1,
    },
  ];
}

function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : null;
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
