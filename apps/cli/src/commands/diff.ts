import { resolve } from 'node:path';
import { type ImageComparison, compareImages } from '@assay/advisory';
import { inspectTarget } from '@assay/assess';
import { type Inspection, type VulnerabilitySeverity, formatPlatform, printable } from '@assay/core';
import { isAtLeast } from '@assay/report';
import { readBaseReport } from '../checking/base-report.ts';
import { missingData, noteMissingData } from '../checking/missing-data.ts';
import { openCommandMatcher } from '../checking/open-matcher.ts';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { exitCodeOfMatching } from '../exit-code.ts';
import { withImageOptions } from '../image-work.ts';
import { isJsonFile } from '../is-json-file.ts';
import { planReports } from '../reports.ts';
import { SETTINGS } from '../settings/settings.ts';
import { readInspectionFile } from '../stored-inspection.ts';
import { comparisonFormats } from '../terminal/comparison-formats.ts';

/** `assay diff BASE IMAGE`: both matched with the data of today. Exit code 2 when something new is as bad as `--fail-on-new` says. */
export async function diff(context: CommandContext): Promise<number> {
  const { operands, settings } = context;
  const [baseOperand = '', imageOperand = ''] = operands;
  const reports = await planReports(context, comparisonFormats());
  using matcher = await openCommandMatcher(context);
  const image = await inspectionOf(context, imageOperand, null);
  const base = await inspectionOf(context, baseOperand, image);
  const [before, after] = [base, image].map((inspection) => ({ inspection, ...matcher.match(inspection) }));
  if (before === undefined || after === undefined) throw new Error('two inspections give two matched images');
  const reportPath = settings.get(SETTINGS.baseReport);
  const baseBefore = reportPath === null ? null : await readBaseReport(reportPath, base.subject);
  const comparison = compareImages(
    { inspection: base, facts: before.vulnerabilities },
    { inspection: image, facts: after.vulnerabilities },
    { baseBefore },
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

/** An image inspected now, or the inspection of a file: of several the one for the platform of the other side. */
async function inspectionOf(context: CommandContext, place: string, other: Inspection | null): Promise<Inspection> {
  const path = resolve(context.io.workingDirectory, place);
  const inspections = (await isJsonFile(path))
    ? (await readInspectionFile(path, { entries: false })).inspections.map(({ inspection }) => inspection)
    : await withImageOptions(context, place, inspectTarget);
  const [first] = inspections;
  const found = inspections.length === 1 ? first : inspections.find((one) => samePlatform(one, other));
  if (found === undefined)
    throw cliError('DOCUMENT_INVALID', `${printable(place)} holds no inspection of this platform`);
  return found;
}

function samePlatform(one: Inspection, other: Inspection | null): boolean {
  const [a, b] = [one.subject.platform, other?.subject.platform ?? null];
  return a !== null && b !== null && formatPlatform(a) === formatPlatform(b);
}
