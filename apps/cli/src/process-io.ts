import { homedir } from 'node:os';
import { isatty } from 'node:tty';
import type { CommandIo, TextOutput } from './command-io.ts';
import { cliError } from './errors.ts';

/** The real process. @throws USAGE when its working directory is gone */
export function processIo(): CommandIo {
  return {
    environment: process.env,
    workingDirectory: workingDirectory(),
    homeDirectory: homeDirectory(),
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
  let gone = false;
  stream.on('error', () => {
    gone = true;
  });
  const isTerminal = isatty(descriptor);
  return {
    isTerminal,
    columns: isTerminal && stream.columns > 0 ? stream.columns : null,
    write: async (text) => {
      if (gone || text === '') return;
      await new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => {
          if (isRealFault(error, descriptor))
            reject(cliError('OUTPUT_FAILED', `stdout: ${error.message}`, { cause: error }));
          else resolve();
        });
      });
    },
  };
}

/**
 * A reader such as `head` may leave early; what it did not want to read is no failure. A full disk behind stdout is one. There is
 * nobody to tell about faults of stderr.
 */
function isRealFault(error: Error | null | undefined, descriptor: number): error is Error {
  if (error === null || error === undefined || descriptor !== 1) return false;
  return !('code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED'));
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw cliError('USAGE', 'the working directory does not exist any more', {
      hint: 'Change to another one.',
      cause: error,
    });
  }
}

/** The home directory; a container that runs as an unknown user has none, and does not need one. */
function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
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
