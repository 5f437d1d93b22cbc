import { type ImageComparison, compareImages } from '@assay/advisory';
import type { VulnerabilitySeverity } from '@assay/core';
import { isAtLeast } from '@assay/report';
import { readBaseReport } from '../checking/base-report.ts';
import { inspectionOf } from '../checking/inspection-of.ts';
import { baseLayersOf, readKnownBases } from '../checking/known-bases.ts';
import { missingData, noteMissingData } from '../checking/missing-data.ts';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { exitCodeOfMatching } from '../exit-code.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { comparisonFormats } from '../terminal/comparison-formats.ts';

/** `assay diff BASE IMAGE`: both matched with the data of today. Exit code 2 when something new is as bad as `--fail-on-new` says. */
export async function diff(context: CommandContext): Promise<number> {
  const { operands, settings } = context;
  const [baseOperand = '', imageOperand = ''] = operands;
  const reports = await planReports(context, comparisonFormats());
  using matcher = await openCommandMatcher(context);
  const image = await inspectionOf(context, imageOperand, null);
  const base = await inspectionOf(context, baseOperand, image);
  const known = await readKnownBases(context);
  const baseLayers = baseLayersOf(known, image);
  const before = matcher.match(base, baseLayersOf(known, base));
  const after = matcher.match(image, baseLayers);
  const reportPath = settings.get(SETTINGS.baseReport);
  const baseBefore = reportPath === null ? null : await readBaseReport(reportPath, base.subject);
  const comparison = compareImages(
    { inspection: base, facts: before.vulnerabilities },
    { inspection: image, facts: after.vulnerabilities },
    { baseBefore, baseLayers },
  );
  await reports.write(comparison);
  const limit = settings.get(SETTINGS.failOnNew);
  const accepted = settings.get(SETTINGS.allowMissingData);
  const missing = missingData([before, after], { hasLimit: limit !== null, accepted });
  await noteMissingData(context, missing);
  return exitCodeOfMatching([base, image], { isTooBad: isWorse(comparison, limit), isMissingData: missing.length > 0 });
}

/** What became known or was rated anew since does not count: both images have it, so the change did not bring it. */
function isWorse({ vulnerabilities }: ImageComparison, limit: VulnerabilitySeverity | null): boolean {
  if (limit === null) return false;
  return vulnerabilities.some((change) => change.class === 'introduced' && isAtLeast(change.severity, limit));
}
