import type { ContentSink } from '../tar/tar-entry.ts';

/** One sink that hands what it takes to each of the given ones in turn; null for none. */
export function combineSinks(sinks: readonly ContentSink[]): ContentSink | null {
  const [first] = sinks;
  if (first === undefined) return null;
  if (sinks.length === 1) return first;
  return {
    write: (bytes) => {
      for (const sink of sinks) sink.write(bytes);
    },
    end: () => {
      for (const sink of sinks) sink.end();
    },
  };
}
