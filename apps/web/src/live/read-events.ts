/** One event of the stream (HTML, server-sent events). */
export interface StreamEvent {
  readonly id: string | null;
  readonly event: string;
}

/** Most characters that a line may have before it is given up. */
const LONGEST_LINE = 1_000_000;

/** The events of a stream of lines; ends when the stream does. */
export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let event = '';
  let id: string | null = null;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r/);
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) return;
      for (const line of lines) {
        if (line === '') {
          if (event !== '') yield { id, event };
          event = '';
        } else if (line.startsWith('event:')) event = line.slice(6).trim();
        else if (line.startsWith('id:')) id = line.slice(3).trim();
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
