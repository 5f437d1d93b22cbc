import { homedir } from 'node:os';
import { isatty } from 'node:tty';
import type { CommandIo, TextOutput } from './command-io.ts';

/** The real process. */
export function processIo(): CommandIo {
  return {
    environment: process.env,
    workingDirectory: process.cwd(),
    homeDirectory: homedir(),
    architecture: process.arch,
    stdout: streamOutput(process.stdout, 1),
    stderr: streamOutput(process.stderr, 2),
    readStdin,
    now: () => new Date(),
    onInterruption: (listener) => {
      const interrupted = (): void => listener('SIGINT');
      const terminated = (): void => listener('SIGTERM');
      process.once('SIGINT', interrupted);
      process.once('SIGTERM', terminated);
      return () => {
        process.off('SIGINT', interrupted);
        process.off('SIGTERM', terminated);
      };
    },
  };
}

function streamOutput(stream: NodeJS.WriteStream, descriptor: number): TextOutput {
  let closed = false;
  // A reader such as `head` may leave early; what it did not want to read is no failure of the command.
  stream.on('error', () => {
    closed = true;
  });
  return {
    isTerminal: isatty(descriptor),
    columns: isatty(descriptor) ? stream.columns : null,
    write: async (text) => {
      if (closed || text === '') return;
      await new Promise<void>((resolve) => {
        stream.write(text, () => resolve());
      });
    },
  };
}

async function readStdin(maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}
