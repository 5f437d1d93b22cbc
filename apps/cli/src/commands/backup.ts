import { resolve } from 'node:path';
import { type BackupOptions, backupInstance, restoreInstance } from '@assay/server';
import type { CommandContext } from '../command-table.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../notes.ts';
import { readInput } from '../read-input.ts';
import { servicePlaces } from '../service-places.ts';
import { parsePassphrase } from '../settings/backup-settings.ts';
import { SETTINGS } from '../settings/settings.ts';
import { TOOL_VERSION } from '../tool-version.ts';

/** Most bytes of a file with a passphrase. */
const LARGEST_PASSPHRASE = 4096;

/** `assay backup FILE`. */
export async function backup(context: CommandContext): Promise<number> {
  const options = await backupOptions(context);
  const made = await withDeadline(context.io, null, (signal) =>
    backupInstance(servicePlaces(context), { ...options, signal }),
  );
  const { records, blobs, sizeBytes } = made;
  await note(context, `wrote ${records} records and ${blobs} documents to ${options.file}, ${sizeBytes} bytes`);
  if (!made.advisories) await note(context, 'there is no advisory database; the service gets one by itself');
  if (!made.keys) {
    await note(
      context,
      'the encryption keys are not in it: copy encryption-keys of the data directory yourself, or name a passphrase with --passphrase-file',
    );
  }
  return EXIT.pass;
}

/** `assay restore FILE`. */
export async function restore(context: CommandContext): Promise<number> {
  const options = await backupOptions(context);
  const found = await withDeadline(context.io, null, (signal) =>
    restoreInstance(servicePlaces(context), { ...options, signal }),
  );
  const { records, blobs, createdAt } = found;
  await note(context, `restored ${records} records and ${blobs} documents as they were at ${createdAt}`);
  if (!found.keys) {
    await note(
      context,
      'the backup holds no encryption keys: put encryption-keys into the data directory before the service starts',
    );
  }
  return EXIT.pass;
}

async function backupOptions({ io, operands, settings }: CommandContext): Promise<Omit<BackupOptions, 'signal'>> {
  const path = settings.get(SETTINGS.passphraseFile);
  return {
    file: resolve(io.workingDirectory, operands[0] ?? ''),
    passphrase: path === null ? settings.get(SETTINGS.passphrase) : await readPassphrase(path),
    toolVersion: TOOL_VERSION,
  };
}

async function readPassphrase(path: string): Promise<string> {
  const refuse = (reason: string, cause?: unknown) =>
    cliError('FILE_UNREADABLE', `the passphrase in ${path} cannot be used: ${reason}`, { cause });
  const [line = ''] = (await readInput(path, { maxBytes: LARGEST_PASSPHRASE, refuse })).split(/\r?\n/);
  try {
    return parsePassphrase(line);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : 'it is none');
  }
}
