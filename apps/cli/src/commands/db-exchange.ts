import { type KeyObject, createPrivateKey, createPublicKey } from 'node:crypto';
import { resolve } from 'node:path';
import { exportDatabase, importDatabase } from '@assay/advisory';
import type { CommandContext } from '../command-table.ts';
import { databaseLocation } from '../database-location.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../notes.ts';
import { readInput } from '../read-input.ts';
import { SETTINGS } from '../settings/settings.ts';

const MAX_KEY_BYTES = 64 * 1024;

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

async function readKey(path: string, parse: (text: string) => KeyObject): Promise<KeyObject> {
  const refuse = (reason: string, cause?: unknown) =>
    cliError('FILE_UNREADABLE', `the key ${path} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_KEY_BYTES, refuse });
  try {
    return parse(text);
  } catch {
    throw refuse('it is no key in PEM form');
  }
}
