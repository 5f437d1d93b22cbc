import { createPrivateKey, createPublicKey } from 'node:crypto';
import { resolve } from 'node:path';
import { exportDatabase, importDatabase } from '@assay/advisory';
import type { CommandContext } from '../command-table.ts';
import { databaseLocation } from '../database-location.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../notes.ts';
import { readKey } from '../read-key.ts';
import { SETTINGS } from '../settings/settings.ts';

/** `assay db export FILE`. */
export async function dbExport(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const target = resolve(io.workingDirectory, operands[0] ?? '');
  const keyFile = settings.get(SETTINGS.signKey);
  const key = keyFile === null ? null : await readKey(keyFile, createPrivateKey);
  const status = await exportDatabase(databaseLocation(io, settings), target, key);
  await note(context, `wrote the database of ${status.builtAt} to ${target}, ${key === null ? 'unsigned' : 'signed'}`);
  return EXIT.pass;
}

/** `assay db import FILE`. */
export async function dbImport(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const source = resolve(io.workingDirectory, operands[0] ?? '');
  const keys = await Promise.all(settings.get(SETTINGS.dbKey).map(async (file) => readKey(file, createPublicKey)));
  const database = databaseLocation(io, settings);
  const status = await importDatabase(source, database, { keys, allowOlder: settings.get(SETTINGS.allowOlder) });
  const trust = keys.length === 0 ? 'nobody was asked to vouch for it: name a key with --db-key' : 'signed as asked';
  await note(context, `the database of ${status.builtAt} is in place at ${database}; ${trust}`);
  return EXIT.pass;
}
