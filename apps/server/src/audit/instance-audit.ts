import {
  type AuditCheckpoint,
  type AuditVerification,
  type Database,
  type SpaceId,
  type StoreLocation,
  SYSTEM_SPACE,
  audit,
  exportedLine,
  inSpace,
  openExistingStore,
  spaces,
} from '@assay/store';
import { serverError } from '../errors.ts';

/** The trail of one space, and whether it holds. */
export interface SpaceTrail {
  /** Name of the space; `system` for what was done to the service as a whole. */
  readonly space: string;
  readonly found: AuditVerification;
}

/** A statement over a long trail takes its time. */
const UNHURRIED = { statementTimeout: 0, connections: 1 } as const;

/**
 * Checks audit trails where a service keeps them, while it works or not: that of one space, or all. A checkpoint that was kept elsewhere is
 * for the trail of one space.
 * @throws NOT_FOUND for a space that is not there, and what `openExistingStore` throws
 */
export async function verifyInstanceAudit(
  database: StoreLocation,
  { space, checkpoint }: { readonly space: string | null; readonly checkpoint: AuditCheckpoint | null },
): Promise<readonly SpaceTrail[]> {
  const store = await openExistingStore(database, UNHURRIED);
  try {
    const trails: SpaceTrail[] = [];
    for await (const { id, name } of spacesOf(store.read, space)) {
      trails.push({ space: name, found: await audit.verifyAudit(inSpace(store.read, id), checkpoint) });
    }
    return trails;
  } finally {
    await store.close();
  }
}

/**
 * Hands over the trail of a space, the oldest entry first, each as one line of JSON. Returns how many there were.
 * @throws NOT_FOUND for a space that is not there, and what `openExistingStore` throws
 */
export async function exportInstanceAudit(
  database: StoreLocation,
  space: string,
  write: (line: string) => Promise<void>,
): Promise<number> {
  const store = await openExistingStore(database, UNHURRIED);
  try {
    let count = 0;
    for await (const { id } of spacesOf(store.read, space)) {
      for await (const record of audit.exportAudit(inSpace(store.read, id))) {
        await write(`${exportedLine(id, record)}\n`);
        count++;
      }
    }
    return count;
  } finally {
    await store.close();
  }
}

async function* spacesOf(
  db: Database,
  wanted: string | null,
): AsyncGenerator<{ readonly id: SpaceId; readonly name: string }> {
  const system = { id: SYSTEM_SPACE, name: 'system' };
  if (wanted !== null) {
    const found = wanted === system.name ? system : await spaces.findSpace(db, wanted);
    if (found === null) throw serverError('NOT_FOUND', 'there is no space of that name');
    yield found;
    return;
  }
  yield system;
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof spaces.listSpaces>> = await spaces.listSpaces(
      db,
      after === null ? {} : { after },
    );
    yield* page.items;
    after = page.next;
  } while (after !== null);
}
