import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '../decision/single-flight.ts';
import type { PolicyContribution, Stop } from './policy-set.ts';

/** Longest that starting waits for what may be away. Milliseconds. */
const FIRST_WAIT_MS = 5000;
/** Longest of one look. Milliseconds. */
const LOOK_MS = 20_000;

/** What a look found. */
export interface Reading {
  readonly contribution: PolicyContribution;
  /** Of everything that was read. */
  readonly fingerprint: string;
}

/** How to look again and again. */
export interface PollOptions {
  /** What problems are told of. */
  readonly name: string;
  /** Rejects when nothing can be told. */
  readonly look: (signal: AbortSignal) => Promise<Reading>;
  readonly intervalMs: number;
  readonly onProblem: (message: string) => void;
}

/** Remembers the last problem, for those who wait for the source. */
export function rememberProblem(onProblem: (message: string) => void): {
  readonly onProblem: (message: string) => void;
  readonly problem: () => string | null;
} {
  let last: string | null = null;
  return {
    onProblem: (message) => {
      last = message;
      onProblem(message);
    },
    problem: () => last,
  };
}

/**
 * Looks at a source again and again and tells what changed. A policy that is gone is looked for once more before that is told: a checkout
 * or a copy may be under way.
 */
export async function poll(options: PollOptions, onChange: (contribution: PolicyContribution) => void): Promise<Stop> {
  const stop = new AbortController();
  let told: Reading | null = null;
  let doubted = '';
  let problem = '';
  const look = async (): Promise<void> => {
    try {
      const reading = await options.look(AbortSignal.any([stop.signal, AbortSignal.timeout(LOOK_MS)]));
      problem = '';
      if (reading.fingerprint === told?.fingerprint) return;
      if (told !== null && lacksPolicies(reading, told) && reading.fingerprint !== doubted) {
        doubted = reading.fingerprint;
        return;
      }
      told = reading;
      onChange(reading.contribution);
    } catch (error) {
      const message = `${options.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      if (!stop.signal.aborted && message !== problem) options.onProblem(message);
      problem = message;
    }
  };
  const first = look();
  const going = keepLooking(first, { look, intervalMs: options.intervalMs, signal: stop.signal });
  await within(first, FIRST_WAIT_MS);
  return async () => {
    stop.abort();
    await going;
  };
}

async function keepLooking(
  first: Promise<void>,
  {
    look,
    intervalMs,
    signal,
  }: { readonly look: () => Promise<void>; readonly intervalMs: number; readonly signal: AbortSignal },
): Promise<void> {
  await first;
  while (!signal.aborted) {
    try {
      await sleep(intervalMs, null, { signal });
    } catch {
      return;
    }
    await look();
  }
}

function lacksPolicies(now: Reading, before: Reading): boolean {
  const names = new Set([...now.contribution.policies, ...now.contribution.unreadable].map(({ name }) => name));
  return before.contribution.policies.some(({ name }) => !names.has(name));
}
