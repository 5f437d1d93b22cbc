import { BoundedMap } from './bounded-map.ts';

/** Work that several may wait for at the same time: whoever asks for what is under way waits for that. */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Promise<T>>();

  get size(): number {
    return this.#flights.size;
  }

  /** The work under way for a key. */
  under(key: string): Promise<T> | undefined {
    return this.#flights.get(key);
  }

  /** The result of the work for a key, which is started unless it is under way. */
  async run(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#flights.get(key);
    if (known !== undefined) return known;
    const flight = this.#track(key, work);
    this.#flights.set(key, flight);
    return flight;
  }

  async #track(key: string, work: () => Promise<T>): Promise<T> {
    try {
      // Not before the flight is in the table, so that it can be taken out again.
      await Promise.resolve();
      return await work();
    } finally {
      this.#flights.delete(key);
    }
  }
}

/** Lets so much work go on at once, the rest in the order in which it came. */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  /** Does the work when it is its turn. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/** A turnstile for each of many places that work goes to. */
export class Lanes {
  readonly #lanes = new BoundedMap<Turnstile>(1000);
  readonly #places: number;

  constructor(places: number) {
    this.#places = places;
  }

  /** The turnstile of a place. */
  of(place: string): Turnstile {
    const known = this.#lanes.get(place);
    if (known !== undefined) return known;
    const lane = new Turnstile(this.#places);
    this.#lanes.set(place, lane);
    return lane;
  }
}

/** The value, or null when it takes longer than so many milliseconds. The work itself goes on. */
export async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, milliseconds), null);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
