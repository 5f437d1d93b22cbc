import { printable } from '@assay/core';
import { repositoryError } from '../errors.ts';
import { type GitPlace, type GitTool, spawnGit } from './git-tool.ts';

/** Longest time that git may say nothing. */
const SILENCE_MS = 120_000;
/** Characters of what git says on stderr that are kept. */
const MAX_STDERR = 4000;

/** What a run of git may take, and what it is told. */
export interface GitRun {
  readonly git: GitTool;
  readonly place: GitPlace;
  readonly args: readonly string[];
  /** Text for its standard input, in parts; nothing by default. */
  readonly input?: Iterable<string>;
  readonly signal: AbortSignal;
  /** Takes output; git is ended when it throws. */
  readonly onOutput: (chunk: Buffer) => void;
}

/** How git ended. */
export interface GitEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** What it said on stderr, cut, and not safe to print. */
  readonly stderr: string;
}

/** Runs git and hands its output over as it comes. @throws GIT_TIMEOUT, the reason of the signal, what `onOutput` throws */
export async function streamGit({ git, place, args, input, signal, onOutput }: GitRun): Promise<GitEnd> {
  signal.throwIfAborted();
  const child = spawnGit(git, place, args);
  let failure: unknown = null;
  let stderr = '';
  const end = (reason: unknown): void => {
    failure ??= reason;
    child.kill('SIGKILL');
  };
  const onAbort = (): void => end(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(
    () => end(repositoryError('GIT_TIMEOUT', `git ${args[0] ?? ''} said nothing for ${SILENCE_MS / 1000} s`)),
    SILENCE_MS,
  );
  child.stdout.on('data', (chunk: Buffer) => {
    timer.refresh();
    if (failure !== null) return;
    try {
      onOutput(chunk);
    } catch (error) {
      end(error);
    }
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < MAX_STDERR) stderr += chunk.toString('utf8').slice(0, MAX_STDERR);
  });
  // Git may end before it has read everything; how it ended says whether that is fine.
  child.stdin.on('error', () => undefined);
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const [code] = await Promise.all([ended, feed(child.stdin, input, ended)]);
    if (failure !== null) throw failure;
    return { code, stderr };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Gives git its input as fast as it takes it. */
async function feed(
  stdin: NodeJS.WritableStream,
  input: Iterable<string> = [],
  ended: Promise<unknown>,
): Promise<void> {
  for (const part of input) {
    if (!stdin.writable) return;
    if (!stdin.write(part)) {
      const drained = new Promise<void>((resolve) => {
        stdin.once('drain', resolve);
      });
      await Promise.race([drained, ended.catch(() => undefined)]);
    }
  }
  stdin.end();
}

/** Runs git for output that is kept whole. @throws GIT_FAILED when it fails or says too much, GIT_TIMEOUT */
export async function runGit(run: Omit<GitRun, 'onOutput'> & { readonly maxBytes?: number }): Promise<Buffer> {
  const { code, stderr, output } = await tryGit(run);
  if (code !== 0) throw gitFailed(run.args, { code, stderr });
  return output;
}

/** Runs git for output that is kept whole, whether it fails or not. @throws GIT_FAILED when it says too much, GIT_TIMEOUT */
export async function tryGit({
  maxBytes = 64 * 1024 * 1024,
  ...run
}: Omit<GitRun, 'onOutput'> & { readonly maxBytes?: number }): Promise<GitEnd & { readonly output: Buffer }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = await streamGit({
    ...run,
    onOutput: (chunk) => {
      size += chunk.length;
      if (size > maxBytes)
        throw repositoryError('GIT_FAILED', `git ${run.args[0] ?? ''} says more than ${maxBytes} bytes`);
      chunks.push(chunk);
    },
  });
  return { ...end, output: Buffer.concat(chunks) };
}

/** The error for a git that failed. */
export function gitFailed(args: readonly string[], { code, stderr }: GitEnd): Error {
  const said = printable(stderr.trim().split('\n').slice(0, 3).join('; ').slice(0, 500));
  const how = code === null ? 'was killed' : `failed (${code})`;
  return repositoryError('GIT_FAILED', `git ${args[0] ?? ''} ${how}: ${said}`);
}
