import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultEffect } from './fault.ts';

/** A manifest or blob that a fake registry holds. */
export interface StoredContent {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly digest: string;
}

/** What to send. */
export interface Sending {
  readonly content: StoredContent;
  /** Value of the `Range` field of the request. */
  readonly range: string | undefined;
  readonly fault: FaultEffect | undefined;
}

/** Answers with content, whole or from where a range begins, damaged as the fault wants it. */
export async function sendContent(response: ServerResponse, sending: Sending): Promise<void> {
  const { content, fault } = sending;
  const whole = fault?.effect === 'body' ? fault.bytes : content.bytes;
  const start = startOf(sending);
  const body = whole.subarray(start);
  response.statusCode = start > 0 ? 206 : 200;
  response.setHeader('content-type', content.mediaType);
  response.setHeader('docker-content-digest', content.digest);
  response.setHeader('etag', `"${content.digest}"`);
  if (start > 0) response.setHeader('content-range', `bytes ${start}-${whole.length - 1}/${whole.length}`);
  if (fault?.effect !== 'endless') response.setHeader('content-length', body.length);
  if (fault?.effect === 'headers') setHeaders(response, fault.headers);
  await sendBody(response, body, fault);
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string | readonly string[]>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (value === '') response.removeHeader(name);
    else response.setHeader(name, value);
  }
}

async function sendBody(response: ServerResponse, body: Uint8Array, fault: FaultEffect | undefined): Promise<void> {
  if (fault?.effect === 'cut') {
    response.flushHeaders();
    response.write(body.subarray(0, fault.afterBytes), () => {
      response.destroy();
    });
  } else if (fault?.effect === 'stall') {
    response.flushHeaders();
    response.write(body.subarray(0, fault.afterBytes));
  } else if (fault?.effect === 'drip') {
    await drip(response, body, fault);
  } else if (fault?.effect === 'endless') {
    await sendForever(response, body);
  } else {
    response.end(body);
  }
}

async function drip(
  response: ServerResponse,
  body: Uint8Array,
  pace: { readonly chunkBytes: number; readonly everyMs: number },
): Promise<void> {
  for (let sent = 0; sent < body.length && !response.destroyed; sent += pace.chunkBytes) {
    await wait(pace.everyMs);
    response.write(body.subarray(sent, sent + pace.chunkBytes));
  }
  response.end();
}

/** Bytes that the receiver does not take are not made: `drain` and `close` both end the wait. */
async function sendForever(response: ServerResponse, body: Uint8Array): Promise<void> {
  const filler = Buffer.alloc(64 * 1024, 0x20);
  let waiting = Promise.withResolvers<undefined>();
  response.on('drain', () => {
    waiting.resolve(undefined);
  });
  response.on('close', () => {
    waiting.resolve(undefined);
  });
  response.write(body);
  while (!response.destroyed) {
    if (response.write(filler)) continue;
    waiting = Promise.withResolvers<undefined>();
    await waiting.promise;
  }
}

function startOf({ fault, range }: Sending): number {
  if (fault?.effect === 'other-range') return fault.fromByte;
  return fault?.effect === 'ignore-range' ? 0 : rangeStart(range);
}

function rangeStart(range: string | undefined): number {
  const match = /^bytes=(\d+)-$/.exec(range ?? '');
  return match === null ? 0 : Number(match[1]);
}
