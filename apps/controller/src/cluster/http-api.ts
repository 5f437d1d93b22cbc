import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent, type RequestOptions, request as httpsRequest } from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import { AssayError, isJsonObject, printable } from '@assay/core';
import type { ClusterAccess } from './access.ts';
import type { ClusterClock } from './cluster-clock.ts';
import { clusterError } from './errors.ts';
import type { ApiRequest, KubernetesApi } from './kubernetes-api.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
/** Lists are read in pages, so that an answer is never longer than this. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** An object of the API server has at most 3 MB. */
const MAX_LINE = 16 * 1024 * 1024;
const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** The API server over HTTPS. Connections are kept and shared; the clock is told of the time of every answer. */
export function createHttpApi(access: ClusterAccess, clock: ClusterClock): KubernetesApi {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const send = async (request: ApiRequest): Promise<IncomingMessage> => {
    const sentAt = Date.now();
    const message = await answerTo(access, agent, request);
    clock.observe(message.headers.date, sentAt);
    const status = message.statusCode ?? 0;
    if (status >= 200 && status < 300) return message;
    throw refusal(request, status, await readStatus(message));
  };
  return {
    request: async (request) => parseAnswer(request, await readAll(request, await send(request))),
    lines: (request) => readLines(request, send),
    close: () => agent.destroy(),
  };
}

async function answerTo(access: ClusterAccess, agent: Agent, request: ApiRequest): Promise<IncomingMessage> {
  const url = new URL(access.server);
  url.pathname = `${url.pathname.replace(/\/$/, '')}${request.path}`;
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  const body = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body));
  const options: RequestOptions = { method: request.method, headers: headersOf(request, body) };
  await access.prepare(options);
  if (url.protocol === 'https:') options.agent = agent;
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve);
    const fail = (cause: unknown): void => {
      const why = `${access.server.host} did not answer ${request.method} ${request.path}`;
      reject(cause instanceof AssayError ? cause : clusterError('CLUSTER_UNREACHABLE', why, { cause }));
    };
    const limit = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    sent.setTimeout(limit, () => sent.destroy(new Error(`nothing for ${limit} ms`)));
    sent.on('error', fail);
    const stop = (): void => {
      sent.destroy(new Error('ended by the caller'));
    };
    if (request.signal?.aborted === true) stop();
    request.signal?.addEventListener('abort', stop, { once: true });
    sent.on('close', () => request.signal?.removeEventListener('abort', stop));
    sent.end(body ?? undefined);
  });
}

function headersOf(request: ApiRequest, body: Buffer | null): Record<string, string | number> {
  const type = request.method === 'PATCH' ? PATCH_TYPES[request.patch ?? 'merge'] : 'application/json';
  const headers = { accept: 'application/json', 'user-agent': 'assay-controller' };
  return body === null ? headers : { ...headers, 'content-type': type, 'content-length': body.length };
}

async function readAll(request: ApiRequest, message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message) {
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      size += bytes.length;
      if (size > MAX_ANSWER_BYTES) throw clusterError('CLUSTER_ANSWER', `The answer to ${request.path} is too long`);
      chunks.push(bytes);
    }
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    throw clusterError('CLUSTER_UNREACHABLE', `The answer to ${request.path} broke off`, { cause });
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswer(request: ApiRequest, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw clusterError('CLUSTER_ANSWER', `The answer to ${request.path} is not JSON`, { cause });
  }
}

async function* readLines(
  request: ApiRequest,
  send: (request: ApiRequest) => Promise<IncomingMessage>,
): AsyncGenerator {
  const message = await send(request);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of message) {
      const parts = (rest + decoder.write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)))).split('\n');
      rest = parts.pop() ?? '';
      if (rest.length > MAX_LINE) throw clusterError('CLUSTER_ANSWER', `A line of ${request.path} is too long`);
      for (const line of parts) if (line !== '') yield parseAnswer(request, line);
    }
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    throw clusterError('CLUSTER_UNREACHABLE', `The watch of ${request.path} broke off`, { cause });
  } finally {
    message.destroy();
  }
}

async function readStatus(message: IncomingMessage): Promise<string> {
  try {
    const text = await readAll({ method: 'GET', path: '' }, message);
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && typeof value['message'] === 'string'
      ? printable(value['message'].slice(0, 1000))
      : '';
  } catch {
    return '';
  }
}

function refusal(request: ApiRequest, status: number, said: string): AssayError {
  const what = `${request.method} ${request.path}: ${status}${said === '' ? '' : ` ${said}`}`;
  const details = { status };
  if (status === 401 || status === 403) return clusterError('CLUSTER_REFUSED', what, { details });
  if (status === 404) return clusterError('CLUSTER_NOT_FOUND', what, { details });
  if (status === 409) return clusterError('CLUSTER_CONFLICT', what, { details });
  if (status === 410) return clusterError('CLUSTER_GONE', what, { details });
  if (status >= 500 || status === 429) return clusterError('CLUSTER_UNREACHABLE', what, { details });
  return clusterError('CLUSTER_ANSWER', what, { details });
}
