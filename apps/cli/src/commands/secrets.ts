import { type SecretScope, findRepositorySecrets, openCacheDirectory } from '@assay/assess';
import type { SourceReport } from '@assay/core';
import { byteSize, counted, sourceFormats } from '@assay/report';
import { cacheLocation } from '../cache-location.ts';
import type { CommandContext } from '../command-table.ts';
import { readKnownSecrets, readRuleDocuments } from '../content-options.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT, exitCodeOfSource } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { writeSourceBaseline } from '../secret-baseline-file.ts';
import { SETTINGS } from '../settings/settings.ts';
import { createProgressLine } from '../terminal/progress-line.ts';

/** `assay secrets [PATH…]`: secrets in source files, in history, or in what is staged. */
export async function secrets(context: CommandContext): Promise<number> {
  const { io, settings } = context;
  const { scope, targets } = readScope(context);
  const reports = await planReports(context, sourceFormats);
  const rules = await readRuleDocuments(context);
  const known = await readKnownSecrets(context);
  const cache = settings.get(SETTINGS.noCache) ? null : openCacheDirectory(cacheLocation(io, settings));
  const progress = createProgressLine(context);
  let report: SourceReport;
  try {
    report = await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) =>
      findRepositorySecrets({
        targets,
        scope,
        rules,
        ...(known === null ? {} : { baseline: known }),
        exceptions: !settings.get(SETTINGS.noExceptions),
        binary: settings.get(SETTINGS.binary),
        cache,
        environment: io.environment,
        workingDirectory: io.workingDirectory,
        now: io.now(),
        signal,
        onProgress: ({ contents, bytes }) =>
          progress.show(`looked through ${counted(contents, 'file')}, ${byteSize(bytes)}`),
      }),
    );
  } finally {
    await progress.clear();
  }
  await cache?.prune(settings.get(SETTINGS.cacheSize));
  const baseline = settings.get(SETTINGS.writeSecretBaseline);
  if (baseline !== null) await writeSourceBaseline(baseline, report, known);
  await reports.write(report);
  const code = exitCodeOfSource(report, settings.get(SETTINGS.failOnFinding));
  // Everything that was found is in the baseline now.
  return baseline !== null && code === EXIT.fail ? EXIT.pass : code;
}

/** What is looked at. A path behind `--history` is one, and no range. @throws OPTION_CONFLICT */
function readScope({ operands, settings }: CommandContext): {
  readonly scope: SecretScope;
  readonly targets: readonly string[];
} {
  const history = settings.get(SETTINGS.history);
  const isStaged = settings.get(SETTINGS.staged);
  if (history !== null && isStaged) throw cliError('OPTION_CONFLICT', '--history and --staged exclude each other');
  const named = history?.range ?? null;
  const isPath = named !== null && /^(?:\.{0,2}\/|\.{1,2}$)/.test(named);
  const targets = isPath ? [...operands, named] : operands;
  const scope: SecretScope = isStaged
    ? { kind: 'staged' }
    : history === null
      ? { kind: 'tree' }
      : { kind: 'history', range: isPath ? null : named };
  return { scope, targets: targets.length === 0 ? ['.'] : targets };
}
