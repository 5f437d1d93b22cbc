import { openStore } from '@assay/store';
import { prepareDataDirectory } from '../service/data-directory.ts';
import { openBlobs } from '../service/open-blobs.ts';
import type { ServiceSettings } from '../service/settings.ts';
import type { BackupSummary } from './backup-form.ts';
import { createBackup } from './create-backup.ts';
import type { BackupContents } from './read-entries.ts';
import { restoreBackup } from './restore-backup.ts';

/** Where an instance keeps what it has. */
export type InstancePlaces = Pick<ServiceSettings, 'dataDirectory' | 'database' | 'blobs' | 'advisoryDatabase'>;

/** How a backup is written or read. */
export interface BackupOptions {
  readonly file: string;
  /** What the encryption keys are sealed with; null: they are not in it. */
  readonly passphrase: string | null;
  readonly toolVersion: string;
  readonly signal: AbortSignal;
}

/** Copies an instance into a file; it may be at work. @throws what `createBackup` throws */
export async function backupInstance(places: InstancePlaces, options: BackupOptions): Promise<BackupSummary> {
  const store = await openStore(places.database);
  try {
    await using blobs = await openBlobs(places.blobs);
    return await createBackup({ ...places, ...options, store, blobs, now: Date.now });
  } finally {
    await store.close();
  }
}

/** Makes an instance out of a backup where there is none. @throws what `restoreBackup` throws */
export async function restoreInstance(places: InstancePlaces, options: BackupOptions): Promise<BackupContents> {
  await prepareDataDirectory(places.dataDirectory);
  const store = await openStore(places.database);
  try {
    await using blobs = await openBlobs(places.blobs);
    return await restoreBackup({ ...places, ...options, store, blobs, now: Date.now });
  } finally {
    await store.close();
  }
}
