import { type PinnedSources, openCacheDirectory, pinSources } from '@assay/assess';
import { printable } from '@assay/core';
import { resolveReference } from '@assay/oci';
import { sourceFormats, unifiedDiff } from '@assay/report';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT, exitCodeOfSource } from '../exit-code.ts';
import { note } from '../notes.ts';
import { makeOpenOptions } from '../open-options.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { ageLimit } from '../sources/age-limit.ts';
import { readPinLibrary } from '../sources/pin-library.ts';

/** `assay pin [PATH…]`: names of images to digests; with `--check` only what is not pinned, with `--update` to what tags are now. */
export async function pin(context: CommandContext): Promise<number> {
  const { settings } = context;
  const [isCheck, isUpdate, isPreview] = [SETTINGS.checkPins, SETTINGS.updatePins, SETTINGS.dryRun].map((setting) =>
    settings.get(setting),
  );
  if (isCheck === true && isUpdate === true) {
    throw cliError('OPTION_CONFLICT', '--check and --update exclude each other');
  }
  if (isPreview === true && settings.get(SETTINGS.output).length > 0) {
    throw cliError('OPTION_CONFLICT', '--dry-run writes a diff in place of reports');
  }
  const reports = await planReports(context, sourceFormats);
  const mode = isCheck === true ? 'check' : isUpdate === true ? 'update' : 'pin';
  const pinned = await pinWith(context, mode, isCheck !== true && isPreview !== true);
  if (isPreview === true) {
    for (const { message } of pinned.report.gaps) await note(context, printable(message));
    for (const { path, before, after } of pinned.files) await context.io.stdout.write(unifiedDiff(path, before, after));
    return pinned.files.length > 0 ? EXIT.fail : EXIT.pass;
  }
  for (const { path, line, reference, to } of pinned.changes) {
    await note(context, `${printable(path)}:${line}: ${printable(reference)} is pinned to ${to}`);
  }
  const report = settings.get(SETTINGS.comparePins)
    ? await (await import('../sources/compare-pins.ts')).withComparisons(context, pinned)
    : pinned.report;
  await reports.write(report);
  return exitCodeOfSource(report, settings.get(SETTINGS.failOnFinding));
}

async function pinWith(
  context: CommandContext,
  mode: 'pin' | 'update' | 'check',
  write: boolean,
): Promise<PinnedSources> {
  const { io, operands, settings } = context;
  const { library, snapshot } = await readPinLibrary(context);
  const cache = openCacheDirectory(cacheLocation(io, settings));
  const isOffline = settings.get(SETTINGS.offline);
  const cooldown = settings.get(SETTINGS.cooldown);
  const pinned = await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) => {
    const open = await makeOpenOptions(context, '', { scratchDirectory: cache.scratchDirectory, signal });
    return await pinSources({
      targets: operands.length === 0 ? ['.'] : operands,
      mode,
      write,
      syntax: settings.get(SETTINGS.pinSyntax),
      perPlatform: settings.get(SETTINGS.perPlatform),
      resolve: isOffline ? null : async (reference) => await resolveReference(reference, open),
      library,
      mirrors: settings.get(SETTINGS.officialMirror),
      approved: settings.get(SETTINGS.approvedImages),
      age: ageLimit(context, isOffline ? null : open),
      cooldown: cooldown === null ? null : { milliseconds: cooldown, seen: cache },
      environment: io.environment,
      workingDirectory: io.workingDirectory,
      now: io.now(),
      signal,
    });
  });
  if (pinned.report.findings.some(({ rule }) => rule.startsWith('official-tag'))) {
    await note(context, `the list of official images is of ${printable(snapshot)}`);
  }
  return pinned;
}
