/** Whether a message may be sent to a receiver now: with a way to say how it went, or with the milliseconds to wait. */
export type Admission =
  | { readonly kind: 'go'; readonly leave: (reached: boolean) => void }
  | { readonly kind: 'wait'; readonly delay: number };

/** Keeps receivers that hang or are away from holding up the messages to others. */
export interface ReceiverCircuits {
  enter(space: string, host: string): Admission;
}

/** How much one process sends at once. */
export interface CircuitLimits {
  /** To one receiver of one space. */
  readonly perReceiver: number;
  /** For one space. */
  readonly perSpace: number;
  /** Milliseconds for which a receiver is left alone that could not be reached; doubled up to 32 times of that. */
  readonly restFor: number;
}

interface Circuit {
  sending: number;
  /** Attempts in a row that did not reach the receiver. */
  failures: number;
  /** Until when the receiver is left alone, and then one message tries. */
  until: number;
}

/** Failures in a row after which a receiver is left alone. */
const TOLERATED = 3;

/** Receivers that are remembered. */
const MOST = 10_000;

/** Milliseconds to wait, at least and in addition at most, where others are being sent. */
const [SHORT_WAIT, SPREAD] = [300, 700];

/**
 * Circuits of one process. Spaces do not share any, so that nobody is held up by receivers of others; an answer of any status shows that a
 * receiver is there. `random` is between 0 and 1.
 */
export function createReceiverCircuits(
  limits: CircuitLimits,
  now: () => number,
  random: () => number = Math.random,
): ReceiverCircuits {
  const circuits = new Map<string, Circuit>();
  const spaces = new Map<string, number>();
  const later = (): Admission => ({ kind: 'wait', delay: SHORT_WAIT + Math.round(random() * SPREAD) });
  const take = (space: string): void => void spaces.set(space, (spaces.get(space) ?? 0) + 1);
  const giveBack = (space: string): void => {
    const left = (spaces.get(space) ?? 1) - 1;
    if (left > 0) spaces.set(space, left);
    else spaces.delete(space);
  };
  return {
    enter(space, host) {
      const key = JSON.stringify([space, host]);
      const circuit = circuits.get(key) ?? { sending: 0, failures: 0, until: 0 };
      const trying = circuit.failures >= TOLERATED;
      if (trying && circuit.until > now()) {
        return { kind: 'wait', delay: circuit.until - now() + Math.round(random() * SPREAD) };
      }
      const most = trying ? 1 : limits.perReceiver;
      if (circuit.sending >= most || (spaces.get(space) ?? 0) >= limits.perSpace) return later();
      circuit.sending++;
      take(space);
      circuits.delete(key);
      circuits.set(key, circuit);
      forgetOldest(circuits);
      return {
        kind: 'go',
        leave: (reached) => {
          circuit.sending--;
          giveBack(space);
          circuit.failures = reached ? 0 : circuit.failures + 1;
          const doubled = 2 ** Math.min(5, Math.max(0, circuit.failures - TOLERATED));
          circuit.until = now() + limits.restFor * doubled;
        },
      };
    },
  };
}

function forgetOldest(circuits: Map<string, Circuit>): void {
  if (circuits.size <= MOST) return;
  for (const [key, { sending }] of circuits) {
    if (sending > 0) continue;
    circuits.delete(key);
    return;
  }
}
