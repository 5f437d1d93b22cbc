import { stat } from 'node:fs/promises';
import { type UpdateResult, neededNamespaces, openDatabase, providers, updateDatabase } from '@assay/advisory';
import { inspectTarget } from '@assay/assess';
import { byteSize, counted } from '@assay/report';
import { AssayError } from '@assay/core';
import type { CommandContext } from '../command-table.ts';
import { databaseLocation } from '../database-location.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { note } from '../notes.ts';
import { proxySettings } from '../open-options.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { databaseFormats } from '../terminal/database-formats.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import { TOOL_VERSION } from '../tool-version.ts';

/** `assay db update [IMAGE…]`. Exit code 6 when a feed could not be had. */
export async function dbUpdate(context: CommandContext): Promise<number> {
  const { io, settings } = context;
  const reports = await planReports(context, databaseFormats());
  if (settings.get(SETTINGS.offline))
    throw cliError('OPTION_CONFLICT', 'an update needs the network', { hint: 'Use db import, or db build --from.' });
  const database = databaseLocation(io, settings);
  const needed = settings.get(SETTINGS.everything) ? 'all' : await neededBy(context, database);
  const nvdKey = settings.get(SETTINGS.nvdApiKey);
  const progress = createProgressLine(context);
  const now = io.now();
  let result: UpdateResult;
  try {
    result = await withDeadline(io, null, async (signal) =>
      updateDatabase({
        database,
        providers: providers.modules,
        needed,
        mirrors: settings.get(SETTINGS.feedMirror),
        keys: new Map(nvdKey === null ? [] : [['nvd', nvdKey]]),
        proxies: proxySettings(context).proxy ?? null,
        now: now.toISOString(),
        revision: TOOL_VERSION,
        signal,
        onProgress: (at) =>
          progress.show(
            at.stage === 'fetch'
              ? `fetching ${at.url}: ${byteSize(at.bytes)}${at.total === null ? '' : ` of ${byteSize(at.total)}`}`
              : `reading ${at.feed}: ${counted(at.documents, 'file')}, ${counted(at.records, 'record')}`,
          ),
      }),
    );
  } finally {
    await progress.clear();
  }
  for (const { feed, error } of result.failed) await note(context, `${feed}: ${error.message}`);
  await report(reports, database, now, result);
  return result.failed.length === 0 ? EXIT.pass : EXIT.staleData;
}

async function report(
  reports: {
    write: (value: Parameters<ReturnType<typeof databaseFormats>['modules'][number]['render']>[0]) => Promise<void>;
  },
  path: string,
  now: Date,
  { status, fetched, failed }: UpdateResult,
): Promise<void> {
  if (status === null) return;
  const changed = fetched.filter((one) => one.changed).length;
  const lines = [`${counted(fetched.length, 'download')} asked, ${changed} changed, ${failed.length} failed`];
  const failures = failed.map(({ feed, url, error }) => ({ feed, url, code: error.code, message: error.message }));
  const { size } = await stat(path);
  await reports.write({ path, sizeBytes: size, status, now, lines, details: { fetched, failed: failures } });
}

/** What the named images need, what was asked for by name, and what the database already answers for. */
async function neededBy(context: CommandContext, database: string): Promise<ReadonlySet<string>> {
  const { operands, settings } = context;
  const needed = new Set([...settings.get(SETTINGS.namespaces), ...heldNamespaces(database)]);
  for (const target of operands) {
    const inspections = await withImageOptions(context, target, inspectTarget);
    for (const inspection of inspections) for (const name of neededNamespaces(inspection)) needed.add(name);
  }
  if (needed.size === 0) {
    throw cliError('USAGE', 'there is no database yet, and nothing says what it should hold', {
      hint: 'Name an image, a namespace with --for, or take everything with --all-feeds.',
    });
  }
  return needed;
}

function heldNamespaces(database: string): readonly string[] {
  try {
    const reader = openDatabase(database);
    const names = reader.status.coverage.map(({ namespace }) => namespace);
    reader.close();
    return names;
  } catch (error) {
    if (error instanceof AssayError && error.kind === 'no-data') return [];
    throw error;
  }
}
