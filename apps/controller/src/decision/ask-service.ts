import { type AssayError, isJsonObject } from '@assay/core';
import { controllerError } from '../errors.ts';

/** Bytes of one answer. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** A question to the service. */
export interface ServiceQuestion {
  readonly key: string;
  readonly signal: AbortSignal;
  /** JSON text to post; absent: the address is read. */
  readonly body?: string;
}

/**
 * The JSON object that the service answers with status 200; null for status 202, which says that it is not done yet. The key goes to the
 * address that was set and never where that may point to.
 * @throws SERVICE_AWAY, SERVICE_INPUT, SERVICE_REFUSED
 */
export async function postService(
  url: string,
  question: ServiceQuestion,
): Promise<Readonly<Record<string, unknown>> | null> {
  const response = await send(url, question);
  if (response.status === 202) {
    await response.body?.cancel();
    return null;
  }
  if (response.status !== 200) throw await refusal(response);
  const value = await readJson(response);
  if (!isJsonObject(value))
    throw controllerError('SERVICE_REFUSED', 'the service gave something that is no JSON object');
  return value;
}

/** The JSON object at an address of the service. @throws SERVICE_AWAY, SERVICE_REFUSED */
export async function askService(url: string, question: ServiceQuestion): Promise<Readonly<Record<string, unknown>>> {
  const value = await postService(url, question);
  if (value === null) throw controllerError('SERVICE_REFUSED', 'the service did not answer what it was asked');
  return value;
}

async function send(url: string, { key, body, signal }: ServiceQuestion): Promise<Response> {
  try {
    return await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      signal,
    });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw controllerError('SERVICE_AWAY', 'the service cannot be reached', { cause });
  }
}

async function refusal(response: Response): Promise<AssayError> {
  const problem = await readJson(response).catch(() => null);
  const detail = isJsonObject(problem) ? (problem['detail'] ?? problem['title']) : null;
  const why = typeof detail === 'string' ? `: ${detail.slice(0, 300)}` : '';
  return controllerError(codeOf(response.status), `the service answered ${response.status}${why}`);
}

function codeOf(status: number): 'SERVICE_AWAY' | 'SERVICE_INPUT' | 'SERVICE_REFUSED' {
  if (status === 429 || status >= 500) return 'SERVICE_AWAY';
  return status === 400 || status === 413 || status === 422 ? 'SERVICE_INPUT' : 'SERVICE_REFUSED';
}

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > MAX_ANSWER_BYTES) throw controllerError('SERVICE_REFUSED', 'the answer of the service is too large');
      chunks.push(chunk);
    }
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return value;
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AssayError') throw cause;
    throw controllerError('SERVICE_AWAY', 'the answer of the service cannot be read', { cause });
  }
}
