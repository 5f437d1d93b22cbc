import type { Database } from '../database/open-store.ts';

/** How fast a registry may be asked, by all workers and spaces together. */
export interface RequestRate {
  /** Requests for each minute. */
  readonly perMinute: number;
  /** Requests that may come at once after a silence. */
  readonly burst: number;
}

/** The budget counts thousandths, so that slow rates fill up evenly. */
const SCALE = 1000;

/** Milliseconds of one minute. */
const MINUTE = 60_000;

/** Rows without a pause are forgotten after this time: they would be full anyway. */
const FORGOTTEN_AFTER = 24 * 60 * MINUTE;

/**
 * Takes a number of requests out of a registry's budget. Returns 0 when they may be sent now, otherwise the milliseconds after which to
 * ask again; nothing was taken then. Use a transaction.
 */
export async function takeRequests(
  db: Database,
  host: string,
  wanted: number,
  rate: RequestRate,
  now: number,
): Promise<number> {
  const full = rate.burst * SCALE;
  await db
    .insertInto('registry_budgets')
    .values({ host, tokens: full, refilled_at: now, paused_until: 0 })
    .onConflict((conflict) => conflict.column('host').doNothing())
    .execute();
  // Written first, so that the row is locked and two workers do not take the same requests.
  const row = await db
    .updateTable('registry_budgets')
    .set((budget) => ({ tokens: budget.ref('tokens') }))
    .where('host', '=', host)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (row.paused_until > now) return row.paused_until - now;
  const gained = Math.floor((Math.max(0, now - row.refilled_at) * rate.perMinute * SCALE) / MINUTE);
  const tokens = Math.min(full, row.tokens + gained);
  const asked = Math.min(wanted, rate.burst) * SCALE;
  if (tokens < asked) return Math.ceil(((asked - tokens) * MINUTE) / (rate.perMinute * SCALE));
  await db
    .updateTable('registry_budgets')
    .set({ tokens: tokens - asked, refilled_at: now })
    .where('host', '=', host)
    .execute();
  return 0;
}

/** Asks nothing of a registry until then: it said that it had enough. A longer pause stays. */
export async function pauseRegistry(db: Database, host: string, until: number, now: number): Promise<void> {
  await db
    .insertInto('registry_budgets')
    .values({ host, tokens: 0, refilled_at: now, paused_until: until })
    .onConflict((conflict) =>
      conflict.column('host').doUpdateSet((row) => ({
        tokens: 0,
        refilled_at: now,
        paused_until: row
          .case()
          .when('registry_budgets.paused_until', '>', until)
          .then(row.ref('registry_budgets.paused_until'))
          .else(until)
          .end(),
      })),
    )
    .execute();
}

/** Forgets budgets of registries that nobody asked for a day. Returns how many. */
export async function forgetBudgets(db: Database, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('registry_budgets')
    .where('refilled_at', '<', now - FORGOTTEN_AFTER)
    .where('paused_until', '<', now)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
