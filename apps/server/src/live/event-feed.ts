import { type EventPlace, type SpaceEvent, type SpaceId, type Store, spaceEvents } from '@assay/store';

/** Events as they happen, for any number of watchers of this process: the log is read once for all of them. */
export interface EventFeed {
  /** Where the log ends now. */
  head(): Promise<EventPlace>;
  /** Events of a space behind a place, and the place to go on from. */
  after(
    space: SpaceId,
    place: EventPlace,
  ): Promise<{ readonly events: readonly SpaceEvent[]; readonly place: EventPlace }>;
  /** Waits until the log goes on behind that place, or the signal is aborted. */
  beyond(place: EventPlace, signal: AbortSignal): Promise<void>;
  /** Counts a watcher; null when there are as many as may be. The log is read while there are any. */
  join(space: SpaceId): { readonly leave: () => void } | null;
  close(): void;
}

/** How a feed is limited. */
export interface EventFeedLimits {
  /** Watchers of this process. */
  readonly watchers: number;
  /** Watchers of one space. */
  readonly perSpace: number;
  /** Milliseconds between looks at the log. */
  readonly poll: number;
  /** Events that are held for watchers who are not far behind. */
  readonly held: number;
}

const DEFAULT_LIMITS: EventFeedLimits = { watchers: 500, perSpace: 100, poll: 1000, held: 2000 };

/** Most events that are read at once. */
const AT_ONCE = 500;

/** Makes a feed. */
export function createEventFeed(
  store: Pick<Store, 'read' | 'dialect'>,
  onError: (error: unknown) => void,
  limits: EventFeedLimits = DEFAULT_LIMITS,
): EventFeed {
  let held: readonly SpaceEvent[] = [];
  /** What is held begins behind `from` and ends at `to`; null while nobody watches. */
  let known: { readonly from: EventPlace; readonly to: EventPlace } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;
  const waiting = new Set<() => void>();
  const watchers = new Map<SpaceId, number>();

  const look = async (): Promise<void> => {
    const from = known ?? (await begin());
    const found = await spaceEvents.eventsAfter(store.read, store.dialect, from.to, AT_ONCE);
    const last = found.at(-1);
    if (last === undefined || known === null) return;
    const all = [...held, ...found];
    held = all.slice(-limits.held);
    const cut = all.length - held.length;
    known = { from: all[cut - 1]?.place ?? known.from, to: last.place };
    for (const wake of waiting) wake();
    waiting.clear();
    if (found.length === AT_ONCE) await look();
  };
  const begin = async (): Promise<{ readonly from: EventPlace; readonly to: EventPlace }> => {
    const newest = await spaceEvents.newestPlace(store.read, store.dialect);
    known ??= { from: newest, to: newest };
    return known;
  };
  const tick = (): void => {
    looking ??= look()
      .catch(onError)
      .finally(() => {
        looking = null;
      });
  };
  const rest = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
    held = [];
    known = null;
  };
  const total = (): number => [...watchers.values()].reduce((sum, count) => sum + count, 0);

  return {
    head: async () => (known ?? (await begin())).to,
    async after(space, place) {
      const { from, to } = known ?? (await begin());
      if (!spaceEvents.isBefore(place, from)) {
        const events = held.filter((event) => event.space === space && spaceEvents.isBefore(place, event.place));
        return { events, place: spaceEvents.isBefore(place, to) ? to : place };
      }
      const events = await spaceEvents.eventsAfter(store.read, store.dialect, place, AT_ONCE, space);
      const last = events.at(-1);
      return { events, place: last !== undefined && events.length === AT_ONCE ? last.place : later(to, last?.place) };
    },
    beyond: (place, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || (known !== null && spaceEvents.isBefore(place, known.to))) {
          resolve();
          return;
        }
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      }),
    join(space) {
      const ofSpace = watchers.get(space) ?? 0;
      if (ofSpace >= limits.perSpace || total() >= limits.watchers) return null;
      watchers.set(space, ofSpace + 1);
      timer ??= setInterval(tick, limits.poll);
      let here = true;
      return {
        leave: () => {
          if (!here) return;
          here = false;
          const left = (watchers.get(space) ?? 1) - 1;
          if (left > 0) watchers.set(space, left);
          else watchers.delete(space);
          if (total() === 0) rest();
        },
      };
    },
    close: rest,
  };
}

function later(first: EventPlace, second: EventPlace | undefined): EventPlace {
  return second !== undefined && spaceEvents.isBefore(first, second) ? second : first;
}
