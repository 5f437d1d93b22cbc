import type { ServiceParts } from '../service/parts.ts';

/** Milliseconds that the database may take to answer. */
const PATIENCE = 2000;

/** Whether the service can serve, and what it knows of itself. */
export interface Readiness {
  readonly ready: boolean;
  /**
   * `ok`, or why not. Jobs wait in the same database, so that the one answers for the other. Room is `full` for ten seconds after a write
   * was refused for want of it.
   */
  readonly checks: { readonly database: string; readonly room: string; readonly stopping: string };
  /** Seconds since the advisory database was built; null without one. It does not make the service unready: policies judge it. */
  readonly advisoryDataAge: number | null;
}

/** Asks what requests and jobs need. */
export async function readiness(
  parts: Pick<ServiceParts, 'store' | 'room' | 'advisories' | 'stopping' | 'now'>,
): Promise<Readiness> {
  const database = await databaseState(parts.store);
  const room = parts.room.isFull() ? 'full' : 'ok';
  const stopping = parts.stopping.aborted ? 'stopping' : 'ok';
  return {
    ready: database === 'ok' && room === 'ok' && stopping === 'ok',
    checks: { database, room, stopping },
    advisoryDataAge: await advisoryDataAge(parts),
  };
}

async function databaseState(store: ServiceParts['store']): Promise<string> {
  const timeout = Promise.withResolvers<string>();
  const timer = setTimeout(timeout.resolve, PATIENCE, 'slow');
  const state = store.schema().then(
    ({ usable }) => (usable ? 'ok' : 'schema'),
    () => 'unreachable',
  );
  try {
    return await Promise.race([state, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function advisoryDataAge({ advisories, now }: Pick<ServiceParts, 'advisories' | 'now'>): Promise<number | null> {
  try {
    using lease = await advisories.take();
    if (lease === null) return null;
    return Math.max(0, Math.round((now() - Date.parse(lease.reader.status.builtAt)) / 1000));
  } catch {
    // A damaged database is told of where images are judged.
    return null;
  }
}
