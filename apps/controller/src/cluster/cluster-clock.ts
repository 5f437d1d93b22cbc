/** Requests that took longer say too little about the time. Milliseconds. */
const MAX_ROUND_TRIP_MS = 2000;
/** The API server tells whole seconds, and the way there takes time too: what differs by less is the same time. Milliseconds. */
const TOLERANCE_MS = 2000;

/**
 * The time of the cluster, as its API server tells it with every answer: ends of exceptions and of certificates are instants of that
 * clock, whatever the one of this machine says.
 */
export class ClusterClock {
  readonly #onSkew: (offsetMs: number) => void;
  readonly #local: () => number;
  #offset = 0;

  /** `onSkew` is told when the offset is another; `local`: the clock of this machine, in milliseconds since 1970. */
  constructor(onSkew: (offsetMs: number) => void, local: () => number = Date.now) {
    this.#onSkew = onSkew;
    this.#local = local;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#local() + this.#offset;

  /** How far the clock of the cluster is ahead of that of this machine; zero for what may be chance. Milliseconds. */
  get offsetMs(): number {
    return this.#offset;
  }

  /** Takes the `Date` of an answer to a request that was sent at `sentAt` by the clock of this machine. */
  observe(date: string | undefined, sentAt: number): void {
    const receivedAt = this.#local();
    const told = date === undefined ? Number.NaN : Date.parse(date);
    if (Number.isNaN(told) || receivedAt < sentAt || receivedAt - sentAt > MAX_ROUND_TRIP_MS) return;
    // Half a second stands for the part of the second that is not told.
    const offset = told + 500 - (sentAt + receivedAt) / 2;
    if (Math.abs(offset - this.#offset) <= TOLERANCE_MS) return;
    this.#offset = Math.abs(offset) <= TOLERANCE_MS ? 0 : Math.round(offset);
    this.#onSkew(this.#offset);
  }
}
