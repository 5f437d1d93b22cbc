import { type Database, instanceValues } from '@assay/store';

const NAME = 'backup-hold';

/** Milliseconds after which a backup that nobody ended counts as dead. */
const LONGEST = 12 * 60 * 60_000;

/** Has nothing thrown away while a backup is made: what its records name must still be there when it is copied. */
export async function holdGarbage(db: Database, now: number): Promise<void> {
  await instanceValues.putValue(db, NAME, { until: now + LONGEST });
}

/** Ends that. */
export async function releaseGarbage(db: Database): Promise<void> {
  await instanceValues.putValue(db, NAME, { until: 0 });
}

/** True while a backup is made. */
export async function isHeld(db: Database, now: number): Promise<boolean> {
  const { until } = (await instanceValues.getValue(db, NAME)) ?? {};
  return typeof until === 'number' && until > now;
}
