import type { CommandIo } from './command-io.ts';
import { cliError } from './errors.ts';

/** Time that work has to clean up after it was told to stop. */
const GRACE_MS = 2000;

/**
 * Runs work that stops when its time is up or the process is interrupted.
 * @throws TIMEOUT, INTERRUPTED, TERMINATED in place of whatever the work threw because of them
 */
export async function withDeadline<T>(
  io: CommandIo,
  timeoutMs: number | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer =
    timeoutMs === null
      ? undefined
      : setTimeout(() => controller.abort(cliError('TIMEOUT', `not done within ${timeoutMs / 1000} s`)), timeoutMs);
  const unsubscribe = io.onInterruption((interruption) =>
    controller.abort(
      interruption === 'SIGINT' ? cliError('INTERRUPTED', 'interrupted') : cliError('TERMINATED', 'terminated'),
    ),
  );
  try {
    return await untilAborted(work(signal), signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}

/** The work's result; or, when it does not stop within the grace time after an abort, the reason of the abort. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const abandoned = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        timer = setTimeout(() => reject(signal.reason), GRACE_MS);
      },
      { once: true },
    );
  });
  try {
    return await Promise.race([work, abandoned]);
  } finally {
    clearTimeout(timer);
  }
}
