import { PassThrough } from 'node:stream';
import type { BareCall } from './call.ts';
import type { Answer } from './route.ts';

/** One event of a stream (HTML standard, server-sent events). */
export interface StreamEvent {
  /** What a client that comes back sends as Last-Event-ID. */
  readonly id?: string;
  readonly event: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

/** Where events are put. */
export interface EventSink {
  /** False when the stream is over: the client is gone, or did not read for so long that the buffer was full. */
  send(event: StreamEvent): boolean;
  /** Aborted when the stream is over. */
  readonly signal: AbortSignal;
}

/** Milliseconds between comments that keep the connection alive. */
const HEARTBEAT = 15_000;

/** Milliseconds that clients are asked to wait before they come back. */
const RETRY = 3000;

/** Bytes that may wait for a slow client. */
const LARGEST_BUFFER = 1024 * 1024;

/**
 * An answer of events. `feed` puts them in until it returns, which ends the stream; `lastEventId` is what the client saw last. The stream
 * also ends when the client goes away, reads too slowly or the service stops; clients come back by themselves.
 */
export function eventStream(
  call: Pick<BareCall, 'header' | 'signal' | 'parts' | 'requestId'>,
  feed: (sink: EventSink, lastEventId: string | null) => Promise<void>,
): Answer {
  const stream = new PassThrough({ highWaterMark: 16 * 1024 });
  const over = new AbortController();
  const end = (): void => {
    clearInterval(heartbeat);
    call.signal.removeEventListener('abort', end);
    over.abort();
    stream.end();
  };
  const write = (text: string): boolean => {
    if (over.signal.aborted) return false;
    if (stream.writableLength + stream.readableLength > LARGEST_BUFFER) {
      end();
      return false;
    }
    stream.write(text);
    return true;
  };
  const heartbeat = setInterval(() => {
    write(': still here\n\n');
  }, HEARTBEAT);
  stream.once('close', end).on('error', end);
  call.signal.addEventListener('abort', end, { once: true });
  if (call.signal.aborted) end();
  write(`retry: ${RETRY}\n\n`);
  const sink: EventSink = { send: (event) => write(eventText(event)), signal: over.signal };
  feed(sink, lastEventIdOf(call))
    .catch((error: unknown) => {
      if (over.signal.aborted) return;
      const problem = error instanceof Error ? error.message : String(error);
      call.parts.log.error({ requestId: call.requestId, problem }, 'a stream of events failed');
    })
    .finally(end);
  return {
    status: 200,
    stream,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
  };
}

function lastEventIdOf(call: Pick<BareCall, 'header'>): string | null {
  const id = call.header('last-event-id');
  return id === null || id === '' || id.length > 256 ? null : id;
}

/** JSON has no line breaks of its own, so that one line holds it; ids and names lose theirs. */
function eventText({ id, event, data }: StreamEvent): string {
  const line = (text: string): string => text.replaceAll(/[\r\n\0]/g, ' ');
  const first = id === undefined ? '' : `id: ${line(id)}\n`;
  return `${first}event: ${line(event)}\ndata: ${JSON.stringify(data) ?? 'null'}\n\n`;
}
