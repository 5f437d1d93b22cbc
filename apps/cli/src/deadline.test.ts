import { describe, expect, it } from 'vitest';
import type { CommandIo, Interruption } from './command-io.ts';
import { withDeadline } from './deadline.ts';

const io = (interruption: Interruption | null): CommandIo => ({
  environment: {},
  workingDirectory: '/',
  homeDirectory: '/',
  architecture: 'x64',
  stdout: { isTerminal: false, columns: null, write: async () => undefined },
  stderr: { isTerminal: false, columns: null, write: async () => undefined },
  readStdin: async () => '',
  now: () => new Date(0),
  onInterruption: (listener) => {
    if (interruption !== null) queueMicrotask(() => listener(interruption));
    return () => undefined;
  },
});

/** Work that ends in its own way once it is told to stop. */
const untilStopped = async (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('a socket was closed')), { once: true });
  });

describe('withDeadline', () => {
  it.each([
    ['INTERRUPTED', 'SIGINT', null],
    ['TERMINATED', 'SIGTERM', null],
    ['TIMEOUT', null, 1],
  ] as const)('says %s instead of how the work ended', async (code, interruption, timeoutMs) => {
    await expect(withDeadline(io(interruption), timeoutMs, untilStopped)).rejects.toMatchObject({
      code,
      kind: 'aborted',
    });
  });

  it('gives up on work that does not stop', async () => {
    const endless = new Promise<never>(() => undefined);
    await expect(withDeadline(io('SIGINT'), null, async () => endless)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('leaves results and errors of the work alone', async () => {
    expect(await withDeadline(io(null), 60_000, async () => 1)).toBe(1);
    const failing = withDeadline(io(null), 60_000, async () => Promise.reject(new RangeError('own')));
    await expect(failing).rejects.toThrow(RangeError);
  });
});
