import { openCacheDirectory } from '@assay/assess';
import { byteSize, counted, jsonText } from '@assay/report';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { EXIT } from '../exit-code.ts';
import { note } from '../notes.ts';
import { planReports } from '../reports.ts';
import { plainFormats } from '../terminal/plain-formats.ts';

/** `assay cache path`. */
export async function cachePath({ io, settings }: CommandContext): Promise<number> {
  await io.stdout.write(`${cacheLocation(io, settings)}\n`);
  return EXIT.pass;
}

/** `assay cache clear`. */
export async function cacheClear(context: CommandContext): Promise<number> {
  const cache = openCacheDirectory(cacheLocation(context.io, context.settings));
  const before = await cache.status();
  await cache.clear();
  await note(
    context,
    `removed ${counted(before.entries, 'result')}, ${byteSize(before.sizeBytes)}, from ${cache.path}`,
  );
  return EXIT.pass;
}

/** `assay cache status`. */
export async function cacheStatus(context: CommandContext): Promise<number> {
  const formats = plainFormats<Awaited<ReturnType<ReturnType<typeof openCacheDirectory>['status']>>>({
    table: (status) => `${status.path}\n${counted(status.entries, 'result')}, ${byteSize(status.sizeBytes)}\n`,
    json: (status) => `${jsonText({ schemaVersion: 1, ...status })}\n`,
  });
  const reports = await planReports(context, formats);
  const cache = openCacheDirectory(cacheLocation(context.io, context.settings));
  await reports.write(await cache.status());
  return EXIT.pass;
}
