import type { JobQueue, QueueStatus } from '@assay/store';

/** Milliseconds for which a count of the queue is good enough: counting a million jobs is not free. */
const GOOD_FOR = 5000;

/** The state of a queue, counted at most once in five seconds however many ask. */
export function recentQueueStatus(queue: Pick<JobQueue, 'status'>): () => Promise<QueueStatus> {
  let asked: { readonly at: number; readonly status: Promise<QueueStatus> } | null = null;
  return () => {
    const at = performance.now();
    if (asked === null || at - asked.at > GOOD_FOR) {
      const status = queue.status();
      asked = { at, status };
      status.catch(() => {
        asked = null;
      });
    }
    return asked.status;
  };
}
