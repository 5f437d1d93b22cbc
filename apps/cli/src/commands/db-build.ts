import { stat } from 'node:fs/promises';
import { type PassedOver, type WriteResult, feedDocuments, writeDatabase } from '@assay/advisory';
import { counted } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { databaseLocation } from '../database-location.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../notes.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { databaseFormats } from '../terminal/database-formats.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import { TOOL_VERSION } from '../tool-version.ts';

/** `assay db build --from PATH…`. */
export async function dbBuild(context: CommandContext): Promise<number> {
  const { io, settings } = context;
  const reports = await planReports(context, databaseFormats());
  const paths = settings.get(SETTINGS.from);
  if (paths.length === 0) throw cliError('USAGE', 'a database is built from feeds', { hint: 'Name them with --from.' });
  const file = databaseLocation(io, settings);
  const passedOver: PassedOver = { count: 0, examples: [] };
  const progress = createProgressLine(context);
  const now = io.now();
  let result: WriteResult;
  try {
    result = await withDeadline(io, null, async (signal) =>
      writeDatabase({
        file,
        documents: feedDocuments(paths, passedOver, signal),
        now: now.toISOString(),
        revision: TOOL_VERSION,
        mode: 'build',
        signal,
        onDocument: ({ feed, documents, records }) =>
          progress.show(`reading ${feed}: ${counted(documents, 'file')}, ${counted(records, 'record')}`),
      }),
    );
  } finally {
    await progress.clear();
  }
  if (passedOver.count > 0) {
    await note(
      context,
      `${counted(passedOver.count, 'file')} of no feed passed over: ${passedOver.examples.join(', ')}`,
    );
  }
  const { size } = await stat(file);
  await reports.write({
    path: file,
    sizeBytes: size,
    status: result.status,
    now,
    lines: [],
    details: { documents: result.documents, passedOver },
  });
  return EXIT.pass;
}
