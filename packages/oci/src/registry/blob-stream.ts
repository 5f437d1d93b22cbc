import { AssayError } from '@assay/core';
import type { Descriptor } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { type Asked, answerFailure } from './answer-failure.ts';
import type { Connection } from './connection.ts';
import { wrongSize } from './content-check.ts';
import { type HttpAnswer, singleHeader } from './http-answer.ts';
import { RETRY_RESET_BYTES } from './limits.ts';
import { refuseCoding } from './manifest-answer.ts';
import { PassingFault, type RetryOptions, pause } from './retry.ts';

/** How far a blob has been passed on; kept over cuts and changes of server. */
export interface BlobProgress {
  deliveredBytes: number;
}

/**
 * Streams a blob, resuming after cuts where it broke off. Passes on at most the promised number of bytes; whoever reads them checks
 * their digest, which also covers pieces that came from different answers.
 * @throws SIZE_MISMATCH when the body ends early in good order, or goes on after the promised size; BLOB_NOT_FOUND;
 * REGISTRY_UNREACHABLE when cuts outlast the retries; what `Connection.get` throws
 */
export async function* streamBlob(
  connection: Connection,
  descriptor: Descriptor,
  options: RetryOptions & { readonly progress: BlobProgress },
): AsyncGenerator<Uint8Array> {
  const { progress } = options;
  const what = `blob ${descriptor.digest} of ${connection.endpoint.registry}/${connection.endpoint.repository}`;
  const asked: Asked = { what, missing: 'BLOB_NOT_FOUND' };
  const state = { mayResume: true };
  let failures = 0;
  let deliveredAtReset = progress.deliveredBytes;
  for (;;) {
    try {
      yield* passOn(connection, descriptor, { ...options, asked, state });
      return;
    } catch (error) {
      const fault = asPassing(error);
      if (progress.deliveredBytes === descriptor.sizeBytes && progress.deliveredBytes > 0) return;
      if (progress.deliveredBytes - deliveredAtReset >= RETRY_RESET_BYTES) {
        failures = 0;
        deliveredAtReset = progress.deliveredBytes;
      }
      if (failures >= options.retries) throw fault.failure;
      await pause(fault, failures, options);
      failures++;
    }
  }
}

/** A server that was reached before and now refuses connections is most likely being restarted. */
function asPassing(error: unknown): PassingFault {
  if (error instanceof PassingFault) return error;
  if (error instanceof AssayError && error.code === 'REGISTRY_UNREACHABLE') return new PassingFault(error);
  throw error;
}

interface PassOptions {
  readonly signal: AbortSignal;
  readonly progress: BlobProgress;
  readonly asked: Asked;
  /** Whether the server is still believed to resume rightly. */
  readonly state: { mayResume: boolean };
}

/** One answer, from where the stream stands to its end. */
async function* passOn(
  connection: Connection,
  descriptor: Descriptor,
  options: PassOptions,
): AsyncGenerator<Uint8Array> {
  const { progress, asked } = options;
  const answer = await openAnswer(connection, descriptor, options);
  let position = answer.status === 206 ? progress.deliveredBytes : 0;
  try {
    for await (const chunk of answer.chunks) {
      const end = position + chunk.length;
      if (end > descriptor.sizeBytes) throw wrongSize(asked.what, descriptor.sizeBytes, end);
      const fresh = chunk.subarray(Math.max(0, progress.deliveredBytes - position));
      position = end;
      if (fresh.length === 0) continue;
      progress.deliveredBytes = end;
      yield fresh;
    }
  } finally {
    answer.cut();
  }
  if (position < descriptor.sizeBytes) throw wrongSize(asked.what, descriptor.sizeBytes, position);
}

async function openAnswer(connection: Connection, descriptor: Descriptor, options: PassOptions): Promise<HttpAnswer> {
  const { progress, asked, state } = options;
  const resume = state.mayResume && progress.deliveredBytes > 0 && progress.deliveredBytes < descriptor.sizeBytes;
  const headers: Record<string, string> = { accept: '*/*' };
  if (resume) headers['range'] = `bytes=${progress.deliveredBytes}-`;
  const answer = await connection.get(`blobs/${descriptor.digest}`, { headers, signal: options.signal });
  if (answer.status !== 200 && answer.status !== 206 && !(resume && answer.status === 416)) {
    throw await answerFailure(answer, asked);
  }
  try {
    refuseCoding(answer, asked.what);
    if (answer.status !== 200)
      checkRange(answer, descriptor, { resume, deliveredBytes: progress.deliveredBytes, asked });
    return answer;
  } catch (error) {
    answer.cut();
    state.mayResume = false;
    throw error;
  }
}

/** A wrong range is no reason to give up: the next try asks for the whole blob and skips what is known. */
function checkRange(
  answer: HttpAnswer,
  descriptor: Descriptor,
  expected: { readonly resume: boolean; readonly deliveredBytes: number; readonly asked: Asked },
): void {
  const range = /^bytes (\d{1,16})-(\d{1,16})\/(?:(\d{1,16})|\*)$/.exec(singleHeader(answer, 'content-range') ?? '');
  const [start, last, total] = [Number(range?.[1]), Number(range?.[2]), Number(range?.[3] ?? descriptor.sizeBytes)];
  const fits =
    expected.resume &&
    answer.status === 206 &&
    start === expected.deliveredBytes &&
    last === descriptor.sizeBytes - 1 &&
    total === descriptor.sizeBytes;
  if (fits) return;
  throw new PassingFault(
    ociError('REGISTRY_PROTOCOL', `${expected.asked.what}: the answer is not the range that was asked for`),
  );
}
