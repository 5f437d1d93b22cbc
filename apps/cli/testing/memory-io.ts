import type { CommandIo, Interruption } from '../src/command-io.ts';
import { run } from '../src/run.ts';

/** What one run of the command line said and how it ended. */
export interface MemoryRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test may choose. */
export interface MemoryIoOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly stdin?: string;
  /** True: both outputs are terminals of 80 columns. */
  readonly terminal?: boolean;
  readonly interruptAfterMs?: number;
}

/** Runs the command line with everything in memory but the file system; the home directory is `home` in the working directory. */
export async function runInMemory(argv: readonly string[], options: MemoryIoOptions): Promise<MemoryRun> {
  const said = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr'): CommandIo['stdout'] => ({
    isTerminal: options.terminal ?? false,
    columns: options.terminal === true ? 80 : null,
    write: async (text) => {
      said[name] += text;
    },
  });
  const code = await run(argv, {
    environment: options.environment ?? {},
    workingDirectory: options.workingDirectory,
    homeDirectory: `${options.workingDirectory}/home`,
    architecture: 'x64',
    stdout: output('stdout'),
    stderr: output('stderr'),
    readStdin: async () => options.stdin ?? '',
    now: () => new Date('2026-03-01T00:00:00Z'),
    onInterruption: (listener) => interruptLater(listener, options.interruptAfterMs),
  });
  return { code, ...said };
}

function interruptLater(listener: (interruption: Interruption) => void, afterMs: number | undefined): () => void {
  const timer = afterMs === undefined ? undefined : setTimeout(() => listener('SIGINT'), afterMs);
  return () => clearTimeout(timer);
}
