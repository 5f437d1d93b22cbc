import { createPrivateKey, createPublicKey } from 'node:crypto';
import { type DatabaseTransfer, openCacheDirectory, pullDatabase, pushDatabase } from '@assay/assess';
import { formatReference, parseReference } from '@assay/core';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { databaseLocation } from '../database-location.ts';
import { withDeadline } from '../deadline.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../notes.ts';
import { makeOpenOptions } from '../open-options.ts';
import { readKey } from '../read-key.ts';
import { SETTINGS } from '../settings/settings.ts';

/** `assay db push REFERENCE`. */
export async function dbPush(context: CommandContext): Promise<number> {
  const keyFile = context.settings.get(SETTINGS.signKey);
  const key = keyFile === null ? null : await readKey(keyFile, createPrivateKey);
  const { transfer, result } = await transferred(context, async (one) => pushDatabase(one, key));
  const how = key === null ? 'unsigned' : 'signed';
  await note(context, `${formatReference(transfer.reference)} is now ${result}, ${how}`);
  return EXIT.pass;
}

/** `assay db pull REFERENCE`. */
export async function dbPull(context: CommandContext): Promise<number> {
  const { settings } = context;
  const keys = await Promise.all(settings.get(SETTINGS.dbKey).map(async (file) => readKey(file, createPublicKey)));
  const options = { keys, allowOlder: settings.get(SETTINGS.allowOlder) };
  const { transfer, result } = await transferred(context, async (one) => pullDatabase(one, options));
  const trust = keys.length === 0 ? 'nobody was asked to vouch for it: name a key with --db-key' : 'signed as asked';
  await note(context, `the database of ${result.builtAt} is in place at ${transfer.database}; ${trust}`);
  return EXIT.pass;
}

async function transferred<T>(
  context: CommandContext,
  work: (transfer: DatabaseTransfer) => Promise<T>,
): Promise<{ readonly transfer: DatabaseTransfer; readonly result: T }> {
  const { io, operands, settings } = context;
  const target = (operands[0] ?? '').replace(/^registry:/, '');
  const reference = parseReference(target);
  const { scratchDirectory } = openCacheDirectory(cacheLocation(io, settings));
  return await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) => {
    const open = await makeOpenOptions(context, `registry:${target}`, { scratchDirectory, signal });
    const transfer = { database: databaseLocation(io, settings), reference, open };
    return { transfer, result: await work(transfer) };
  });
}
