import { inspectionError } from './errors.ts';

/** The time that an inspection may take, and whether it was called off. */
export interface Deadline extends Disposable {
  /** Milliseconds left; 0 or less when the time is over. */
  remainingMs(): number;
  /** Aborts when the inspection ends in any way, so that nothing goes on behind it. */
  readonly signal: AbortSignal;
  /** Calls back once when the time is over or the inspection is called off, whichever is first. */
  onEnd(listener: (end: 'late' | Error) => void): void;
}

/**
 * Starts the clock of an inspection.
 * @throws ABORTED when it was called off already
 */
export function startDeadline(maxDurationMs: number, signal: AbortSignal): Deadline {
  if (signal.aborted) throw inspectionError('ABORTED', 'the inspection was called off');
  const controller = new AbortController();
  const startedAt = performance.now();
  const listeners: ((end: 'late' | Error) => void)[] = [];
  const end = (how: 'late' | Error): void => {
    for (const listener of listeners.splice(0)) listener(how);
    controller.abort(how instanceof Error ? how : undefined);
  };
  const onAbort = (): void => end(inspectionError('ABORTED', 'the inspection was called off'));
  const timer = setTimeout(() => end('late'), Math.min(maxDurationMs, MAX_TIMER_MS));
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    remainingMs: () => maxDurationMs - (performance.now() - startedAt),
    signal: controller.signal,
    onEnd: (listener) => void listeners.push(listener),
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      controller.abort();
    },
  };
}

/** Longest time that a timer can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;
