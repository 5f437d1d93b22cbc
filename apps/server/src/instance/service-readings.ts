import type { ServiceParts } from '../service/parts.ts';
import { recentQueueStatus } from './queue-state.ts';

/** What is measured when metrics are asked for, in place of being counted. */
export function addServiceReadings({ metrics, queue, advisories, now }: ServiceParts): void {
  const status = recentQueueStatus(queue);
  metrics.readings('assay_queue_depth', 'Jobs that wait, by lane.', 'lane', async () =>
    lanes(await status(), ({ queued }) => queued),
  );
  metrics.readings('assay_queue_running', 'Jobs that run, by lane.', 'lane', async () =>
    lanes(await status(), ({ running }) => running),
  );
  metrics.readings('assay_queue_oldest_seconds', 'How long the oldest job waits, by lane.', 'lane', async () =>
    lanes(await status(), ({ oldest }) => (oldest === null ? 0 : Math.max(0, now() - oldest) / 1000)),
  );
  metrics.reading('assay_queue_dead', 'Jobs that were given up.', async () => (await status()).dead);
  metrics.readings('assay_feed_age_seconds', 'Age of advisory data, by feed.', 'feed', async () => {
    using lease = await advisories.take();
    const feeds = lease?.reader.status.feeds ?? [];
    return Object.fromEntries(feeds.map(({ feed, readAt }) => [feed, (now() - Date.parse(readAt)) / 1000]));
  });
}

function lanes<T>(
  { lanes: all }: { readonly lanes: Readonly<Record<string, T>> },
  value: (lane: T) => number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(all).map(([name, lane]) => [name, value(lane)]));
}
