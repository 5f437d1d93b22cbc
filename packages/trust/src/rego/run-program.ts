import { spawn } from 'node:child_process';

/** How a program ended: with an exit code, or not at all. */
export type ProgramResult =
  | { readonly kind: 'ended'; readonly exitCode: number; readonly stdout: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Bounds of a program and what it reads. */
export interface ProgramBounds {
  readonly input: string;
  readonly deadlineMs: number;
  readonly maxOutputBytes: number;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** Runs a program without a shell and with no environment but memory settings. It is killed at the deadline. */
export function runProgram(path: string, args: readonly string[], bounds: ProgramBounds): Promise<ProgramResult> {
  const { promise, resolve } = Promise.withResolvers<ProgramResult>();
  const env = { GOMEMLIMIT: '512MiB', GOMAXPROCS: '1', HOME: bounds.cwd };
  const child = spawn(path, [...args], {
    cwd: bounds.cwd,
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
    shell: false,
    windowsHide: true,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  const stop = (message: string): void => {
    child.kill('SIGKILL');
    resolve({ kind: 'failed', message });
  };
  const deadline = setTimeout(() => stop(`it took longer than ${bounds.deadlineMs} ms`), bounds.deadlineMs);
  const abort = (): void => stop('the evaluation was stopped');
  bounds.signal.addEventListener('abort', abort, { once: true });
  child.on('error', () => resolve({ kind: 'failed', message: 'the program cannot be started' }));
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > bounds.maxOutputBytes) stop(`it wrote more than ${bounds.maxOutputBytes} bytes`);
    else chunks.push(chunk);
  });
  child.on('close', (exitCode) =>
    resolve({ kind: 'ended', exitCode: exitCode ?? -1, stdout: Buffer.concat(chunks).toString('utf8') }),
  );
  child.stdin.on('error', () => undefined);
  child.stdin.end(bounds.input);
  return promise.finally(() => {
    clearTimeout(deadline);
    bounds.signal.removeEventListener('abort', abort);
  });
}
