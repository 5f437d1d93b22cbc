import { AssayError, isJsonObject, printable } from '@assay/core';
import { Client, type Dispatcher } from 'undici';
import { ociError } from '../errors.ts';
import { parseStrictJson } from '../manifest/strict-json.ts';
import type { DaemonAddress } from './daemon-address.ts';

/** The two requests that Assay makes of a docker daemon. */
export interface DaemonClient extends AsyncDisposable {
  /**
   * Id of an image.
   * @throws IMAGE_NOT_FOUND, DAEMON_UNREACHABLE, ABORTED
   */
  imageId(name: string, signal: AbortSignal): Promise<string>;
  /**
   * The image as a docker archive.
   * @throws IMAGE_NOT_FOUND, DAEMON_UNREACHABLE, ABORTED
   */
  export(id: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Most bytes of an answer that is not an image. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Milliseconds until the daemon has to begin its answer: preparing a large image takes a while. */
const HEADERS_TIMEOUT_MS = 120_000;
/** Milliseconds between two pieces of an answer. */
const BODY_TIMEOUT_MS = 60_000;

/** Speaks the docker engine API with a daemon; podman's service answers the same requests. */
export function createDaemonClient(address: DaemonAddress): DaemonClient {
  const client = new Client(address.origin, {
    ...(address.socketPath === null ? {} : { socketPath: address.socketPath }),
    headersTimeout: HEADERS_TIMEOUT_MS,
    bodyTimeout: BODY_TIMEOUT_MS,
  });
  const where = address.socketPath ?? address.origin;
  return {
    async imageId(name, signal): Promise<string> {
      return guard(where, signal, async () => {
        const answer = await request(client, { path: `/images/${encodeName(name)}/json`, name, where, signal });
        return idOf(await readBounded(answer.body), where);
      });
    },
    async *export(id, signal): AsyncGenerator<Uint8Array> {
      const path = `/images/${encodeName(id)}/get`;
      const answer = await guard(where, signal, () => request(client, { path, name: id, where, signal }));
      const pieces = answer.body[Symbol.asyncIterator]();
      for (;;) {
        const piece = await guard(where, signal, () => pieces.next());
        if (piece.done === true) return;
        const bytes: unknown = piece.value;
        if (bytes instanceof Uint8Array) yield bytes;
      }
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await client.destroy();
    },
  };
}

interface DaemonRequest {
  readonly path: string;
  readonly name: string;
  readonly where: string;
  readonly signal: AbortSignal;
}

async function request(client: Client, call: DaemonRequest): Promise<Dispatcher.ResponseData> {
  const answer = await client.request({ method: 'GET', path: call.path, signal: call.signal });
  if (answer.statusCode === 200) return answer;
  const text = Buffer.from(await readBounded(answer.body)).toString('utf8');
  if (answer.statusCode === 404) {
    throw ociError('IMAGE_NOT_FOUND', `the docker daemon has no image ${call.name}`, {
      hint: 'Pull or build it first, or leave docker: out to read it from its registry.',
    });
  }
  throw ociError(
    'DAEMON_UNREACHABLE',
    `the docker daemon at ${call.where} answered with status ${answer.statusCode}: ${printable(text.slice(0, 300))}`,
  );
}

async function readBounded(body: Dispatcher.ResponseData['body']): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    if (!(part instanceof Uint8Array)) continue;
    size += part.length;
    if (size > MAX_ANSWER_BYTES) throw ociError('CONTENT_TOO_LARGE', 'the answer of the docker daemon is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function idOf(bytes: Uint8Array, where: string): string {
  const document = parseStrictJson(bytes, `the answer of ${where}`, { maxBytes: MAX_ANSWER_BYTES });
  const id = isJsonObject(document) ? document['Id'] : undefined;
  if (typeof id === 'string' && /^(?:sha256:)?[0-9a-f]{64}$/.test(id)) return id;
  throw ociError('DAEMON_UNREACHABLE', `what answers at ${where} is not a docker daemon: it gave no image id`);
}

/** Names keep their slashes, colons and at signs, which the API expects unescaped. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/%(?:2F|3A|40)/g, (escaped) => decodeURIComponent(escaped));
}

/** Turns faults of the connection into our errors. */
async function guard<T>(where: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    if (signal.aborted) throw ociError('ABORTED', 'talking to the docker daemon was cancelled', { cause });
    throw ociError('DAEMON_UNREACHABLE', `the docker daemon at ${where} could not be reached`, { cause });
  }
}
