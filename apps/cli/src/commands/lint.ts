import { lintSources } from '@assay/assess';
import type { SourceSeverity } from '@assay/core';
import type { LintSettings } from '@assay/dockerfile';
import { sourceFormats, unifiedDiff } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { withDeadline } from '../deadline.ts';
import { cliError } from '../errors.ts';
import { EXIT, exitCodeOfSource } from '../exit-code.ts';
import { note } from '../notes.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { readLintConfig } from '../sources/lint-config.ts';

/** `assay lint [PATH…]`: Dockerfiles against the rules. Exit code 2 for findings as bad as `--fail-on` or the settings say. */
export async function lint(context: CommandContext): Promise<number> {
  const { io, operands, settings } = context;
  const isPreview = settings.get(SETTINGS.dryRun);
  if (isPreview && settings.get(SETTINGS.output).length > 0) {
    throw cliError('OPTION_CONFLICT', '--dry-run writes a diff in place of reports');
  }
  const reports = await planReports(context, sourceFormats);
  const rules = await readLintConfig(context);
  const { report, repaired } = await withDeadline(io, settings.get(SETTINGS.timeout), async (signal) =>
    lintSources({
      targets: operands.length === 0 ? ['.'] : operands,
      settings: rules,
      fix: isPreview ? 'preview' : settings.get(SETTINGS.fix) ? 'write' : null,
      environment: io.environment,
      workingDirectory: io.workingDirectory,
      now: io.now(),
      signal,
    }),
  );
  if (isPreview) {
    for (const { path, before, after } of repaired) await io.stdout.write(unifiedDiff(path, before, after));
    return repaired.length > 0 ? EXIT.fail : EXIT.pass;
  }
  for (const { path, fixed } of repaired) await note(context, `repaired ${path}: ${fixed} findings`);
  await reports.write(report);
  return exitCodeOfSource(report, failOn(context, rules));
}

/** The flag counts before what the settings of the rules say. */
function failOn({ settings }: CommandContext, { failureThreshold }: LintSettings): SourceSeverity | null {
  if (settings.origin(SETTINGS.failOnFinding).kind !== 'default') return settings.get(SETTINGS.failOnFinding);
  return failureThreshold === 'none' ? null : failureThreshold;
}
