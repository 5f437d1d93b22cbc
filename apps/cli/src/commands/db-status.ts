import { stat } from 'node:fs/promises';
import { openDatabase, verifyDatabase } from '@assay/advisory';
import type { CommandContext } from '../command-table.ts';
import { databaseLocation } from '../database-location.ts';
import { EXIT } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { databaseFormats } from '../terminal/database-formats.ts';

/** `assay db status`. */
export async function dbStatus(context: CommandContext): Promise<number> {
  const { io, settings } = context;
  const reports = await planReports(context, databaseFormats());
  const path = databaseLocation(io, settings);
  const verified = settings.get(SETTINGS.verify);
  const reader = openDatabase(path);
  const { status } = reader;
  reader.close();
  if (verified) verifyDatabase(path);
  const { size } = await stat(path);
  await reports.write({
    path,
    sizeBytes: size,
    status,
    now: io.now(),
    lines: verified ? ['every row was read and is whole'] : [],
    details: { verified },
  });
  return EXIT.pass;
}
